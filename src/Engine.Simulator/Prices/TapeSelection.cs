using System.Collections.Immutable;
using Engine.History.Tape;
using Engine.Markets;

namespace Engine.Simulator;

/// <summary>The part of an archive's tape that a path names: all of it, one contract, or one trade date of a contract.</summary>
/// <param name="Folder">The archive.</param>
/// <param name="Contract">The contract; null for all.</param>
/// <param name="Date">The trade date; null for all.</param>
internal sealed record TapeSelection(TapeFolder Folder, ContractId? Contract, DateOnly? Date)
{
    private static readonly TapeStream[] Frames = [TapeStream.Trades, TapeStream.Quotes, TapeStream.Depth];

    /// <summary>Every partition of frames that is selected, by date.</summary>
    public ImmutableArray<TapePartition> Partitions =>
    [
        .. Frames.SelectMany(stream => Folder.Partitions(stream))
            .Where(partition => (Contract is null || partition.Contract == Contract) && (Date is null || partition.Date == Date)).OrderBy(partition => partition.Date),
    ];

    /// <summary>Reads a path: the archive's folder, or <c>trades</c>, <c>trades/contract=…</c> or <c>trades/contract=…/date=…</c> in it.</summary>
    public static TapeSelection Of(string path)
    {
        var folder = new DirectoryInfo(path.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar));
        var date = TapePartition.DateOf(folder.Name);
        folder = date is null ? folder : folder.Parent!;
        var contract = TapePartition.ContractOf(folder.Name);
        folder = contract is null ? folder : folder.Parent!;
        var isStream = Frames.Any(stream => TapePartition.FolderOf(stream) == folder.Name);
        return new TapeSelection(new TapeFolder(isStream ? folder.Parent!.FullName : folder.FullName), contract, date);
    }
}
