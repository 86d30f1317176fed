using RankKernel.Graph;
using RankKernel.Import;

namespace RankKernel.Tests.Goldens;

/// <summary>A case's model in the zoo's terms.</summary>
/// <param name="Model">The model.</param>
/// <param name="IsExact">Whether all weights are the reference's; else some were computed from them and rounded to float32.</param>
/// <param name="Probes">Intermediates that <see cref="GoldenProbes"/> would not find.</param>
internal sealed record GoldenModel(
    BoundModel Model, bool IsExact = true, IReadOnlyDictionary<string, Func<GraphBuilder, ModelGraph, Value>>? Probes = null)
{
    /// <summary>Whether histories have their padding in front.</summary>
    public bool PaddedInFront { get; init; }
}

/// <summary>Who can read which case.</summary>
internal static class GoldenBinders
{
    private static readonly Dictionary<string, Func<GoldenCase, Func<string, Side>, GoldenModel>> ByCase = new()
    {
        ["authors/din_softmax_dice"] = AuthorsDin.Bind,
        ["authors/dien_dice"] = AuthorsDien.Bind,
        ["authors/dien_prelu"] = AuthorsDien.Bind,
        ["torch-rechub/dssm_cosine"] = TorchRechubTowers.Bind,
        ["torch-rechub/youtubednn_candidate"] = TorchRechubTowers.BindCandidate,
        ["formula/lhuc"] = FormulaGates.Lhuc,
        ["formula/recyclenet"] = FormulaGates.RecycleNet,
        ["formula/multihead_cross"] = FormulaGates.MultiHeadCross,
        ["formula/fgcnn_same_floor"] = FormulaFgcnn.Bind,
        ["formula/youtube_ranking"] = FormulaYouTube.Bind,
        ["torch-rechub/mind"] = TorchRechubMind.Bind,
        ["recbole/sasrec"] = RecBoleSasRec.Bind,
        ["formula/sim_hard"] = FormulaSimHard.Bind,
        ["torch-rechub/bst"] = TorchRechubBst.Bind,
        ["mtreclib/omoe"] = MtreclibOmoe.Bind,
        ["xgboost/gbdt"] = BoostedTrees.Bind,
        ["xgboost/gbdt_dart"] = BoostedTrees.Bind,
        ["sklearn/gbdt_lr"] = BoostedTrees.BindLr,
        ["formula/din_authors"] = FormulaDin.Bind,
        ["formula/din_authors_dice"] = FormulaDin.Bind,
        ["formula/rnn_gru"] = FormulaRnn.Bind,
        ["formula/rnn_lstm"] = FormulaRnn.Bind,
        ["formula/similarity_features"] = FormulaSimilarity.Bind,
        ["authors/slirec"] = AuthorsSliRec.Bind,
        ["authors/mimn"] = AuthorsMimn.Bind,
        ["authors/mimn_miu_util"] = AuthorsMimn.Bind,
        ["recbole/gru4rec"] = RecBoleGru4Rec.Bind,
        ["formula/dcn_element"] = FormulaDcnElement.Bind,
        ["formula/mf_biased"] = FormulaClassics.MatrixFactorization,
        ["formula/poly2"] = FormulaClassics.Poly2,
        ["formula/lsplm"] = FormulaClassics.LsPlm,
        ["formula/deepcrossing"] = FormulaCrossed.DeepCrossing,
        ["formula/autofis_deepfm"] = FormulaCrossed.AutoFis,
        ["recbole/mf_bpr"] = RecBole.Bpr,
        ["recbole/neumf"] = RecBole.NeuMf,
        ["recbole/neumf_gmf"] = RecBole.NeuMf,
        ["recbole/fnn"] = RecBole.Fnn,
        ["autorec/autorec_identity"] = AutoRecModules.Bind,
        ["autorec/autorec_sigmoid"] = AutoRecModules.Bind,
        ["torch-rechub/esmm"] = TorchRechubTasks.Esmm,
        ["torch-rechub/aitm"] = TorchRechubTasks.Aitm,
        ["scenario-wise-rec/epnet"] = ScenarioWise.EpNet,
        ["scenario-wise-rec/ppnet"] = ScenarioWise.PpNet,
        ["scenario-wise-rec/star"] = ScenarioWise.Star,
        ["scenario-wise-rec/sarnet"] = ScenarioWise.SarNet,
        ["scenario-wise-rec/adasparse"] = ScenarioWise.AdaSparse,
        ["libmtl/cross_stitch"] = LibmtlCrossStitch.Bind,
        ["formula/pepnet"] = FormulaScenes.PepNet,
        ["formula/star"] = FormulaScenes.Star,
        ["formula/calibration"] = FormulaScores.Calibration,
        ["formula/task_fusion"] = FormulaScores.TaskFusion,
        ["formula/cscnn_attention"] = FormulaCscnn.Bind,
    };

    /// <exception cref="NotSupportedModelException">Nobody can read the case.</exception>
    public static GoldenModel Bind(GoldenCase golden, Func<string, Side> sides) => golden.Framework switch
    {
        "FuxiCTR" => new GoldenModel(FuxiCtr.Bind(FrameworkConfig.Read(golden.ConfigBytes), new StateDict(golden.Weights), sides)),
        "DeepCTR-Torch" => new GoldenModel(DeepCtrTorch.Bind(FrameworkConfig.Read(golden.ConfigBytes), new StateDict(golden.Weights), sides)),
        _ when ByCase.TryGetValue(golden.Name, out var bind) => bind(golden, sides),
        _ => throw new NotSupportedModelException($"The case '{golden.Name}' of {golden.Framework} has no binder."),
    };

    /// <summary>Whether somebody can read the case. Any other error is for the test to show.</summary>
    public static bool Knows(string name)
    {
        try
        {
            using var golden = GoldenCases.Open(name);
            Bind(golden, FeatureSides.ByName);
            return true;
        }
        catch (NotSupportedModelException)
        {
            return false;
        }
        catch (Exception)
        {
            return true;
        }
    }
}
