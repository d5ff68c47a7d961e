using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Risk;

/// <summary>A refusal with the figures behind it.</summary>
/// <param name="Reason">The code.</param>
/// <param name="Text">One sentence.</param>
public readonly record struct Denial(DenialReason Reason, string Text);

/// <summary>
/// The one place that decides whether an order may leave. Pure. The checks run in the order identity, permission, shape, exposure, size, rate,
/// worst case, and the first that fails is the answer. An order that only reduces the position is asked for the first three alone, and for
/// a permit of the request quota.
/// </summary>
public static class PreTradeChecks
{
    /// <summary>No leg of a bracket lies farther from its fill: what is farther protects nothing, and a price so far away may not be a number any more.</summary>
    public const int MaxBracketTicks = 1_000_000;

    /// <summary>Null when the order may leave.</summary>
    public static Denial? Check(AccountState state, AccountContext context, PlaceIntent intent)
    {
        if (Identity(state, context, intent, out var terms, out var instrument) is { } unknown)
        {
            return unknown;
        }

        if ((Permission(state, context) ?? Shape(context, instrument, intent)) is { } denial)
        {
            return denial;
        }

        var exposure = SideExposure.Of(state, intent.Contract, intent.Side);
        return exposure.IsReducedBy(intent.Size)
            ? RequestPermit(context)
            : ExposureChecks.Check(state, context, terms, intent)
                ?? SizeChecks.Check(state, context, terms, intent, exposure)
                ?? RateChecks.Check(state, context, intent)
                ?? RequestPermit(context)
                ?? WorstCaseOf(state, context, intent);
    }

    private static Denial? Identity(
        AccountState state, AccountContext context, PlaceIntent intent, out StrategyTerms terms, out Instrument instrument)
    {
        (terms, instrument) = (null!, null!);
        if (intent.Intent.Value <= state.LastIntent.GetValueOrDefault(intent.Strategy).Value)
        {
            return new(DenialReason.DuplicateIntent, $"Intent {intent.Intent} of {intent.Strategy} was already decided.");
        }

        if (intent.Strategy == StrategyName.Person)
        {
            // A person owns no contract and may trade every one; the account's sizes hold.
            terms = new StrategyTerms(StrategyName.Person, intent.Contract, int.MaxValue);
        }
        else if (!context.Strategies.TryGetValue(intent.Strategy, out terms!) || !terms.Owns(intent.Contract))
        {
            return new(DenialReason.NotOwner, $"{intent.Strategy} does not own {intent.Contract}.");
        }

        if (context.Revoked.TryGetValue(intent.Strategy, out var revoked))
        {
            return new(DenialReason.Revoked, $"{intent.Strategy} has lost its right to trade: {revoked}.");
        }

        return context.Instruments.TryGetValue(intent.Contract, out instrument!) && instrument.Active
            ? null
            : new(DenialReason.ContractNotTradable, $"{intent.Contract} is not an active contract of this account.");
    }

    private static Denial? Permission(AccountState state, AccountContext context)
    {
        if (context.Limits.ProfileRequired && state.Profile is null)
        {
            return new(DenialReason.ProfileMissing, "The account's profile (rules, starting balance, floor) is not stated yet.");
        }

        if (state.Trading == TradingState.Halted || !state.CanTrade)
        {
            return new(DenialReason.Halted, state.CanTrade ? $"Halted by {state.TradingWhy}." : "The venue has locked the account.");
        }

        if (context.IsStopping)
        {
            return new(DenialReason.Halted, "The engine stops.");
        }

        return context.InSync ? null
            : context.IsEvicted ? ExposureChecks.Evicted
            : new(DenialReason.Reconciling, "The book has not yet agreed with the venue.");
    }

    private static Denial? Shape(AccountContext context, Instrument instrument, PlaceIntent intent) => intent switch
    {
        { Size: < 1 } => new(DenialReason.InvalidSize, $"Size {intent.Size} is not at least 1."),
        { Bracket: { } bracket } when BracketFault(bracket) is { } fault => new(DenialReason.InvalidBracket, fault),
        _ => PriceChecks.Check(
            instrument, context.PriceOf(intent.Contract), context.Limits, intent.Side, intent.Type, intent.LimitPrice, intent.StopPrice, intent.TrailPrice),
    };

    private static string? BracketFault(Bracket bracket) => bracket switch
    {
        { StopTicks: null, TargetTicks: null } => "A bracket needs a stop or a target.",
        { StopTicks: < 1 } => $"A stop {bracket.StopTicks} ticks from the fill is not at least 1 tick away.",
        { TargetTicks: < 1 } => $"A target {bracket.TargetTicks} ticks from the fill is not at least 1 tick away.",
        { StopTicks: > MaxBracketTicks } => $"A stop {bracket.StopTicks} ticks from the fill is farther than {MaxBracketTicks} ticks.",
        { TargetTicks: > MaxBracketTicks } => $"A target {bracket.TargetTicks} ticks from the fill is farther than {MaxBracketTicks} ticks.",
        { Trailing: true, StopTicks: null } => "A bracket without a stop cannot trail.",
        { Trailing: true, StopTicks: > PriceChecks.MaxTrailTicks } =>
            $"A stop {bracket.StopTicks} ticks away cannot trail; the venue trails at most {PriceChecks.MaxTrailTicks}.",
        _ => null,
    };

    private static Denial? RequestPermit(AccountContext context) => context.OrderPermit
        ? null
        : new(DenialReason.RequestQuota, "The venue's request quota has no permit left for an order.");

    private static Denial? WorstCaseOf(AccountState state, AccountContext context, PlaceIntent intent)
    {
        // Nothing to protect before the account's cash is known, and nothing to compute where no line is drawn.
        var lines = EffectiveLimits.Of(state, context.Limits, context.RuleBook, intent.At);
        if (state.StartCash is null || (lines.Floor is null && lines.DailyLoss is null))
        {
            return null;
        }

        foreach (var (contract, _) in state.Positions)
        {
            if (!context.Instruments.ContainsKey(contract))
            {
                return new(DenialReason.WorstCaseFloor, $"A position in {contract}, whose terms are not known, cannot be valued; nothing is added beside it.");
            }
        }

        var reading = WorstCase.Read(state, context, intent.At, intent);
        return reading switch
        {
            { AboveFloor: { } room } when room <= Money.Zero => new(
                DenialReason.WorstCaseFloor, $"If every order fills and every stop slips, equity falls from {reading.Equity} to {reading.Worst}: {-room} below the loss floor."),
            { AboveDaily: { } room } when room <= Money.Zero => new(
                DenialReason.WorstCaseDailyLoss, $"If every order fills and every stop slips, equity falls from {reading.Equity} to {reading.Worst}: {-room} past the daily limit."),
            _ => null,
        };
    }
}
