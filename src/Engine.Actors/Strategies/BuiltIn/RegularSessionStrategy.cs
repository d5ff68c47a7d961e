using Engine.Accounts;
using Engine.Actors.Strategies.State;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Strategies.BuiltIn;

/// <summary>
/// A strategy of the regular session (<see cref="RegularHours"/>): it enters between the open and a time before the end, a number of times a
/// trade date, and is flat from then on. That number outlives a restart of the engine.
/// <para>
/// A timer flattens. Should the market not answer at that moment, or the position be found later, after a restart or a gap, the next
/// readiness and each bar outside those hours flatten again.
/// </para>
/// </summary>
public abstract class RegularSessionStrategy : BracketStrategy
{
    private const string FlatTime = "flat";

    private readonly RegularSessionParameters _parameters;
    private Today? _today;

    private protected RegularSessionStrategy(StrategyContext context, RegularSessionParameters parameters, int warmUp)
        : base(context, parameters, warmUp) => _parameters = parameters;

    /// <inheritdoc/>
    protected sealed override int StateVersion => 1;

    /// <inheritdoc/>
    private protected sealed override Bracket Bracket => new(_parameters.StopTicks, _parameters.TargetTicks);

    /// <inheritdoc/>
    protected sealed override void OnRestore(SavedState saved) => _today = ReadState<Today>(saved);

    /// <inheritdoc/>
    protected sealed override void OnReady() => Look();

    /// <inheritdoc/>
    protected sealed override void OnTimer(string key) => Look();

    /// <inheritdoc/>
    protected sealed override void OnFill(Fill fill)
    {
        // Several fills of one order are one entry.
        if (fill.Role == OrderRole.Entry && fill.Intent != _today?.LastEntry)
        {
            _today = new Today(TradeDate.Of(fill.At), EntriesOf(TradeDate.Of(fill.At)) + 1, fill.Intent);
            SaveState(1, _today);
        }
    }

    /// <summary>The side to take now; null for none.</summary>
    private protected abstract OrderSide? Signal { get; }

    /// <inheritdoc/>
    private protected sealed override void Decide(Bar bar)
    {
        if (!IsOpen(Now))
        {
            LeaveAll();
        }
        else if (MayEnter && IsOpen(bar.Start) && EntriesOf(TradeDate.Of(Now)) < _parameters.TradesPerDay && Signal is { } side)
        {
            Enter(side);
        }
    }

    /// <summary>What was saved may be a moment older than the journal: a process that died in between must not trade once more.</summary>
    private int EntriesOf(DateOnly date) => Math.Max(_today?.TradeDate == date ? _today.Entries : 0, EnteredBefore(date));

    private bool IsOpen(DateTimeOffset at) => EntryHours.Of(Instrument.Id, TradeDate.Of(at), _parameters.FlatBefore)?.Include(at) == true;

    private void Look()
    {
        if (!IsOpen(Now))
        {
            LeaveAll();
        }

        if (EntryHours.NextLeave(Instrument.Id, Now, _parameters.FlatBefore) is { } leave)
        {
            WakeAt(leave, FlatTime);
        }
    }

    private void LeaveAll()
    {
        if (Position != 0 || WorkingOrders.Any(o => !o.IsLeg))
        {
            Flatten("the regular session ends");
        }
    }

    private sealed record Today(DateOnly TradeDate, int Entries, IntentId LastEntry);
}
