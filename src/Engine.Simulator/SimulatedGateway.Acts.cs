using System.Collections.Concurrent;

namespace Engine.Simulator;

/// <content>Acts from a fault file or the control endpoint.</content>
public sealed partial class SimulatedGateway
{
    private readonly ConcurrentQueue<TimeSpan> _bursts = new();

    /// <summary>Does something to the gateway now; false when it cannot, as when there is no half-turn to void.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The act is unknown.</exception>
    public async Task<bool> DoAsync(GatewayAct act)
    {
        switch (act)
        {
            case GatewayAct.Halt halt:
                var halted = Intervene(new VenueIntervention.Halt(halt.Contract, halt.On));
                if (halted && halt is { On: true, Length: { } length })
                {
                    Clock.WakeAt(Clock.Now + length, () => Intervene(new VenueIntervention.Halt(halt.Contract, On: false)));
                }

                return halted;
            case GatewayAct.Void annulled:
                return (annulled.Trade ?? Venue.Accounts
                    .SelectMany(account => Venue.Trades(account.Id) ?? [])
                    .Where(trade => !trade.Voided)
                    .MaxBy(trade => trade.Id.Value)?.Id) is { } trade && Intervene(new VenueIntervention.Void(trade));
            case GatewayAct.Roll roll:
                return Intervene(new VenueIntervention.Roll(roll.From, roll.To));
            case GatewayAct.Permit permit:
                return Intervene(new VenueIntervention.Permit(permit.Account ?? Venue.Accounts[0].Id, permit.CanTrade));
            case GatewayAct.Burst burst:
                // Whoever reads the source asks it between two events, so that a replay can do the same.
                _bursts.Enqueue(burst.Length);
                return true;
            case GatewayAct.Kill kill:
                if (kill.Market)
                {
                    Faults.KillMarketHub();
                }

                if (kill.User)
                {
                    Faults.KillUserHub();
                }

                return true;
            case GatewayAct.Logout logout:
                await (logout.Text is { } text ? Faults.LogoutAsync(text) : Faults.LogoutAsync()).ConfigureAwait(false);
                return true;
            case GatewayAct.RevokeTokens:
                Faults.InvalidateTokens();
                return true;
            default:
                throw new ArgumentOutOfRangeException(nameof(act), act.GetType().Name, "The gateway does not know this act.");
        }
    }

    /// <summary>Passes commanded bursts on to the source; called by whoever reads it, between two events.</summary>
    internal void PassBursts()
    {
        while (_bursts.TryDequeue(out var length))
        {
            Intervene(new VenueIntervention.Burst(length));
        }
    }

    private void Plan(FaultPlan plan)
    {
        foreach (var rule in plan.Rules)
        {
            Faults.Add(rule);
        }

        foreach (var planned in plan.Acts)
        {
            Clock.WakeAt(planned.At ?? (Settings.Market.Start + planned.After), () => _ = DoAsync(planned.Act));
        }
    }
}
