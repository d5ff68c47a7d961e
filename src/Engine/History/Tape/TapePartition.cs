using System.Globalization;
using Engine.Markets;

namespace Engine.History.Tape;

/// <summary>The folder of one stream of one contract on one trade date.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Contract">The contract; null for <see cref="TapeStream.States"/> and <see cref="TapeStream.Strategies"/>, which concern all.</param>
/// <param name="Date">The trade date on which the frames were received.</param>
public readonly record struct TapePartition(TapeStream Stream, ContractId? Contract, DateOnly Date)
{
    private const string ContractKey = "contract=";
    private const string DateKey = "date=";

    /// <summary>Where it stands below the archive's folder, such as <c>trades/contract=CON.F.US.ENQ.Z26/date=2026-11-27</c>.</summary>
    public string Path => System.IO.Path.Combine(Parent, DateKey + Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>The folder of all its dates, below the archive's.</summary>
    internal string Parent => Contract is { } contract ? System.IO.Path.Combine(FolderOf(Stream), ContractKey + contract.Value) : FolderOf(Stream);

    /// <summary>The partition of a frame.</summary>
    public static TapePartition Of(in TapeFrame frame) => new(frame.Stream, frame.Contract, TradeDate.Of(frame.Received));

    /// <summary>The partition of a state.</summary>
    public static TapePartition Of(TapeState state) => new(TapeStream.States, null, TradeDate.Of(state.At));

    /// <summary>The partition of a line of a strategy's log.</summary>
    public static TapePartition Of(in StrategyEntry entry) => new(TapeStream.Strategies, null, TradeDate.Of(entry.At));

    /// <summary>True for a stream whose folders do not name a contract.</summary>
    internal static bool ConcernsAll(TapeStream stream) => stream is TapeStream.States or TapeStream.Strategies;

    /// <summary>The folder of a stream below the archive's: <c>trades</c>, <c>quotes</c>, <c>depth</c>, <c>states</c> or <c>strategies</c>.</summary>
    public static string FolderOf(TapeStream stream) => stream switch
    {
        TapeStream.Trades => "trades",
        TapeStream.Quotes => "quotes",
        TapeStream.Depth => "depth",
        TapeStream.Strategies => "strategies",
        _ => "states",
    };

    /// <summary>The contract that a folder's name says; null when it says none.</summary>
    public static ContractId? ContractOf(string folderName) =>
        folderName.StartsWith(ContractKey, StringComparison.Ordinal) && folderName.Length > ContractKey.Length ? new ContractId(folderName[ContractKey.Length..]) : null;

    /// <summary>The trade date that a folder's name says; null when it says none.</summary>
    public static DateOnly? DateOf(string folderName) =>
        folderName.StartsWith(DateKey, StringComparison.Ordinal)
        && DateOnly.TryParseExact(folderName.AsSpan(DateKey.Length), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
