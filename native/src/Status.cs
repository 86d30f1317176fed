namespace RankKernel.Native;

/// <summary><c>rk_status</c>.</summary>
internal enum Status
{
    Ok = 0,
    InvalidArgument = 1,
    InvalidHandle = 2,
    Busy = 3,
    BufferTooSmall = 4,
    Io = 5,
    ModelFormat = 6,
    Model = 7,
    Feature = 8,
    OutOfMemory = 9,
    Library = 10,
    Internal = 11,
}
