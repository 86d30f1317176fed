namespace RankKernel.Import;

/// <summary>Who wrote a file of trees.</summary>
public enum TreeFormat
{
    /// <summary>XGBoost, as JSON or UBJSON.</summary>
    Xgboost,

    /// <summary>LightGBM, as text.</summary>
    LightGbm,
}
