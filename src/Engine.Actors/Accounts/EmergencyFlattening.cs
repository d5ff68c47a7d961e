using System.Collections.Immutable;
using System.Text.Json;
using Akka.Event;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Accounts;

/// <summary>
/// Flattening without the book: cancel all, close all, sweep, verify, from nothing but what the venue shows. Suspended bracket
/// children count as orders (contract.md §4.7, §9.8). All cancels of a round leave at once; closes follow when they are
/// answered, or after a moment (contract.md §4.8: cancel first where possible, and a close cancels nothing). The account is
/// flat when two reads in a row, begun after the last request, show neither order nor position; a read that failed shows nothing,
/// and a round in which nothing could be read is no round: it comes again until <see cref="Blind"/> have gone by.
/// </summary>
internal sealed class EmergencyFlattening(
    AccountSettings settings, AccountDependencies with, ClosesUnderWay closes, ILoggingAdapter log)
{
    private const int Rounds = 10;

    /// <summary>Rounds without a sight of the venue, half a second each: logins that are slowed down take ten seconds and more.</summary>
    private const int Blind = 120;

    private static readonly TimeSpan BlindPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan CancelsFirst = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan NotePatience = TimeSpan.FromMilliseconds(50);
    private int _sent;

    /// <summary>Runs until flat, or until the rounds are used up. Never throws on what the venue says.</summary>
    public async Task<AccountProtocol.EmergencyFlattened> RunAsync(AccountProtocol.EmergencyFlatten wanted)
    {
        var clean = 0;
        var shown = "the venue could not be read";
        var blind = 0;
        for (var round = 1; round <= Rounds; round++)
        {
            var picture = await ReadAsync(wanted).ConfigureAwait(false);
            shown = picture.ToString();
            if (picture.ShowsNothing && ++blind <= Blind)
            {
                round--;
                await Task.Delay(BlindPause, with.Wall).ConfigureAwait(false);
                continue;
            }

            if (picture.IsClean(wanted))
            {
                if (++clean == 2)
                {
                    return new AccountProtocol.EmergencyFlattened(
                        picture.Positions is { IsEmpty: true }, $"{(wanted.ClosePositions ? "flat" : "no order works")} after {_sent} requests")
                    {
                        IsDone = true,
                    };
                }
            }
            else
            {
                clean = 0;
                await ActAsync(wanted, picture).ConfigureAwait(false);
            }

            if (round < Rounds)
            {
                await Task.Delay(clean > 0 ? Pause : Pause * round, with.Wall).ConfigureAwait(false);
            }
        }

        return new AccountProtocol.EmergencyFlattened(false, $"not confirmed flat after {_sent} requests: {shown}");
    }

    private async Task<Picture> ReadAsync(AccountProtocol.EmergencyFlatten wanted)
    {
        var began = closes.Now;
        var client = with.Client.Urgent;
        var working = client.OpenOrdersAsync(settings.Account, CancellationToken.None);
        var suspended = client.QueryOrdersAsync(new OrderQuery(settings.Account, [VenueOrderStatus.Suspended]), CancellationToken.None);
        var positions = client.OpenPositionsAsync(settings.Account, CancellationToken.None);
        await Task.WhenAll(working, suspended, positions).ConfigureAwait(false);
        return new Picture(
            began,
            In(await working.ConfigureAwait(false), order => order.Contract),
            In(await suspended.ConfigureAwait(false), order => order.Contract),
            In(await positions.ConfigureAwait(false), position => position.Contract));

        ImmutableArray<T>? In<T>(Reading<ImmutableArray<T>> reading, Func<T, ContractId> contract) =>
            reading is Reading<ImmutableArray<T>>.Answered { Value: var all }
                ? wanted.Contract is { } one ? [.. all.Where(item => contract(item) == one)] : all
                : null;
    }

    private async Task ActAsync(AccountProtocol.EmergencyFlatten wanted, Picture picture)
    {
        var orders = picture.OrdersToCancel(wanted);
        var held = wanted.ClosePositions && picture.Positions is { } positions
            ? positions.Select(p => p.Contract).Distinct().Where(contract => closes.MayClose(contract, picture.Began)).ToImmutableArray()
            : [];
        await NoteAsync(wanted, [.. orders.Select(id => $"cancel {id}"), .. held.Select(contract => $"close {contract}")]).ConfigureAwait(false);
        _sent += orders.Length + held.Length;
        var cancels = Task.WhenAll(orders.Select(id => with.Client.CancelOrderAsync(settings.Account, id, CancellationToken.None)));
        await Task.WhenAny(cancels, Task.Delay(CancelsFirst, with.Wall)).ConfigureAwait(false);
        await Task.WhenAll(held.Select(CloseAsync)).ConfigureAwait(false);
        await cancels.ConfigureAwait(false);
    }

    private async Task CloseAsync(ContractId contract)
    {
        closes.Begin(contract);
        await with.Client.CloseContractAsync(settings.Account, contract, CancellationToken.None).ConfigureAwait(false);
        closes.End(contract);
    }

    /// <summary>Notes what leaves without the book: one write and one sync for all of it, if that is possible soon. It leaves regardless.</summary>
    private async Task NoteAsync(AccountProtocol.EmergencyFlatten wanted, ImmutableArray<string> requests)
    {
        if (!requests.IsEmpty)
        {
            await Task.WhenAny(Task.Run(() => Write(wanted, requests)), Task.Delay(NotePatience, with.Wall)).ConfigureAwait(false);
        }
    }

    private void Write(AccountProtocol.EmergencyFlatten wanted, ImmutableArray<string> requests)
    {
        try
        {
            using var lines = new MemoryStream();
            foreach (var what in requests)
            {
                lines.Write(JsonSerializer.SerializeToUtf8Bytes(new
                {
                    at = with.Wall.GetUtcNow(),
                    account = settings.Account.Value,
                    who = wanted.Who,
                    why = wanted.Why,
                    what,
                }));
                lines.WriteByte((byte)'\n');
            }

            using var file = new FileStream(settings.EmergencyFile, FileMode.Append, FileAccess.Write, FileShare.Read);
            lines.WriteTo(file);
            file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Warning("The emergency note could not be written: {0}", e.Message);
        }
    }

    /// <summary>One read of everything; a part that failed is null.</summary>
    private sealed record Picture(
        long Began, ImmutableArray<VenueOrder>? Working, ImmutableArray<VenueOrder>? Suspended, ImmutableArray<VenuePosition>? Positions)
    {
        /// <summary>Every order that was shown and has to go, whatever else failed.</summary>
        public ImmutableArray<OrderId> OrdersToCancel(AccountProtocol.EmergencyFlatten wanted) =>
            [.. (Working ?? []).Concat(Suspended ?? []).Where(order => !wanted.KeepStops || !MayCover(order)).Select(order => order.Id).Distinct()];

        public bool ShowsNothing => (Working, Suspended, Positions) is (null, null, null);

        public bool IsClean(AccountProtocol.EmergencyFlatten wanted) =>
            Working is not null && Suspended is not null && OrdersToCancel(wanted).IsEmpty && (!wanted.ClosePositions || Positions is { IsEmpty: true });

        /// <summary>True for a stop on the side that closes a position. While positions cannot be read every stop may be one.</summary>
        private bool MayCover(VenueOrder order) => order.Type is OrderType.Stop or OrderType.TrailingStop
            && (Positions is not { } positions || positions.Any(p => p.Contract == order.Contract && p.Net * order.Side.Sign() < 0));

        public override string ToString() =>
            $"{Text(Working?.Length, "working orders")}, {Text(Suspended?.Length, "suspended orders")}, {Text(Positions?.Length, "positions")}";

        private static string Text(int? count, string what) => count is { } known ? $"{known} {what}" : $"{what} could not be read";
    }
}
