using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using Engine.Simulator;
using Engine.Simulator.Tests;

namespace Engine.Benchmarks;

/// <summary>Something that carries out the steps of the mix and sums up its fills.</summary>
internal abstract class MatchingTarget
{
    private readonly List<(MatchingKind Kind, OrderSide Side)> _kinds = [];

    /// <summary>Fills so far.</summary>
    public long Fills { get; protected set; }

    /// <summary>A sum over number, price and size of all fills.</summary>
    public long Digest { get; protected set; }

    /// <summary>Orders that were filled whole, if the target remembers them; the reader empties it.</summary>
    public List<int> Ended { get; } = [];

    /// <summary>What an order of an earlier <see cref="Run"/> is.</summary>
    public (MatchingKind Kind, OrderSide Side) KindOf(int order) => _kinds[order];

    /// <summary>Carries out one step and remembers what the generator wants to know.</summary>
    public void Run(in MatchingStep step)
    {
        if (step.Deed == MatchingDeed.New)
        {
            _kinds.Add((step.Kind, step.Side));
        }

        Execute(step);
    }

    /// <summary>Carries out one step.</summary>
    public abstract void Execute(in MatchingStep step);

    /// <summary>Sums a fill up.</summary>
    protected void Count(long order, long price, int size)
    {
        Fills++;
        Digest += (order * 31) + (price * size);
    }
}

/// <summary>The core alone.</summary>
internal sealed class CoreTarget(bool remember) : MatchingTarget
{
    private readonly MatchingCore _core = new(1, FillModel.SyntheticSpread);
    private int[] _handles = new int[1024];

    /// <inheritdoc/>
    public override void Execute(in MatchingStep step)
    {
        switch (step.Deed)
        {
            case MatchingDeed.New:
                if (step.Order == _handles.Length)
                {
                    Array.Resize(ref _handles, step.Order * 2);
                }

                _handles[step.Order] = _core.Place(step.Order + 1, step.Kind, step.Side, step.Size, step.Price);
                break;
            case MatchingDeed.Modify:
                _core.Modify(_handles[step.Order], step.Order + 1, step.Size, step.Price);
                break;
            case MatchingDeed.Cancel:
                _core.Cancel(_handles[step.Order], step.Order + 1);
                break;
            default:
                _core.Print(step.Price);
                break;
        }

        while (_core.TryTakeFill(out var fill))
        {
            Count(fill.Id - 1, fill.Price, fill.Size);
            if (remember && fill.Remaining == 0)
            {
                Ended.Add((int)fill.Id - 1);
            }
        }
    }
}

/// <summary>The plain book of the tests.</summary>
internal sealed class ReferenceTarget : MatchingTarget
{
    private readonly ReferenceBook _book = new(1, FillModel.SyntheticSpread, 0);

    /// <inheritdoc/>
    public override void Execute(in MatchingStep step)
    {
        switch (step.Deed)
        {
            case MatchingDeed.New:
                _book.Place(step.Order + 1, step.Kind, step.Side, step.Size, step.Price, 0);
                break;
            case MatchingDeed.Modify:
                _book.Modify(step.Order + 1, step.Size, step.Price, 0);
                break;
            case MatchingDeed.Cancel:
                _book.Cancel(step.Order + 1);
                break;
            default:
                _book.Print(step.Price);
                break;
        }

        foreach (var fill in _book.Fills)
        {
            Count(fill.Id - 1, fill.Price, fill.Size);
        }

        _book.Fills.Clear();
    }
}

/// <summary>The whole venue: checks, accounts, money, and the facts when somebody listens. The commands are made beforehand.</summary>
internal sealed class VenueTarget : MatchingTarget
{
    private static readonly DateTimeOffset Start = new(2026, 8, 19, 14, 0, 0, TimeSpan.Zero);
    private static readonly AccountId Account = SimulatedAccount.Practice.Id;
    private static readonly Instrument Contract = ProductTable.Find("ENQ")!.Contract(new ContractMonth(2026, 9), active: true);

    private readonly Venue _venue;
    private readonly VenueCommand?[] _commands;
    private readonly long _firstOrder;
    private int _next;

    /// <summary>Prepares the commands of a mix.</summary>
    public VenueTarget(MatchingMix mix, bool listen)
    {
        _venue = new Venue([Contract], [SimulatedAccount.Practice], VenueRules.Oracle with { Fills = FillModel.SyntheticSpread }, Start, listen ? Hear : null);
        _venue.OnPrint(Contract.Id, PriceOf(mix.Steps[0].Price), Start);
        _firstOrder = _venue.Execute(new VenueCommand.Place(Account, Contract.Id, 0, 0, 0), Start).Order!.Value.Value + 1;
        _commands = [.. mix.Steps.Select(CommandOf)];
    }

    /// <summary>Facts heard.</summary>
    public long Events { get; private set; }

    /// <inheritdoc/>
    public override void Execute(in MatchingStep step)
    {
        if (_commands[_next++] is { } command)
        {
            _venue.Execute(command, Start);
        }
        else
        {
            _venue.OnPrint(Contract.Id, PriceOf(step.Price), Start);
        }
    }

    /// <summary>Reads the fills back after the run.</summary>
    public void CountTrades()
    {
        var half = new Dictionary<(OrderId, Price), int>();
        foreach (var trade in _venue.Trades(Account)!)
        {
            // A fill through flat is two trades.
            half[(trade.Order, trade.Price)] = half.GetValueOrDefault((trade.Order, trade.Price)) + trade.Size;
        }

        foreach (var ((order, price), size) in half)
        {
            Count(order.Value - _firstOrder, price.Nanos / Contract.TickSize.Nanos, size);
        }
    }

    private static Price PriceOf(long ticks) => new(ticks * Contract.TickSize.Nanos);

    private void Hear(VenueEvent heard) => Events++;

    private VenueCommand? CommandOf(MatchingStep step)
    {
        var price = PriceOf(step.Price).ToDecimal();
        var id = new OrderId(_firstOrder + step.Order);
        var type = step.Kind switch { MatchingKind.Limit => OrderType.Limit, MatchingKind.Stop => OrderType.Stop, _ => OrderType.Market };
        decimal? limit = type == OrderType.Limit ? price : null;
        decimal? stop = type == OrderType.Stop ? price : null;
        return step.Deed switch
        {
            MatchingDeed.New => new VenueCommand.Place(Account, Contract.Id, (int)type, (int)step.Side, step.Size, limit, stop),
            MatchingDeed.Modify => new VenueCommand.Modify(Account, id, step.Size, limit, stop),
            MatchingDeed.Cancel => new VenueCommand.Cancel(Account, id),
            _ => null,
        };
    }
}
