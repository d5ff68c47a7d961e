using Engine.Markets;

namespace Engine.Simulator;

/// <content>
/// The one order of everything that happens at the venue: market events, commands and interventions, each carried out, logged and
/// exported under one lock. Who repeats the log repeats the run.
/// </content>
public sealed partial class SimulatedGateway
{
    private volatile ContractRolls _rolls = ContractRolls.None;

    /// <summary>A gateway without a server, for repeating a run.</summary>
    internal static SimulatedGateway Offline(SimulatorSettings settings, IMarketClock clock) => new(settings, clock, TimeProvider.System);

    /// <summary>Repeats a step of a log.</summary>
    internal void Repeat(LoggedStep step)
    {
        lock (_order)
        {
            switch (step)
            {
                case LoggedStep.Asked asked:
                    Execute(asked.Command, asked.At);
                    break;
                case LoggedStep.Intervened intervened:
                    Intervene(intervened.Intervention, intervened.At);
                    break;
            }
        }
    }

    /// <summary>Takes a market event in without sending.</summary>
    internal void Take(in MarketEvent happened)
    {
        lock (_order)
        {
            Interlocked.Increment(ref _events);
            TellVenue(happened);
            MarketSide.Enqueue(happened, Venue.PriceOf(happened.Contract));
        }
    }

    /// <summary>Carries a command out at a market time; the caller holds the order.</summary>
    internal VenueAnswer Execute(VenueCommand command, DateTimeOffset now)
    {
        // A contract that was rolled away is inactive, but what is open in it can be closed (contract.md §9.23).
        var answer = command is VenueCommand.Place place && _rolls.HasLeft(place.Contract, now)
            ? new VenueAnswer(9)
            : Venue.Execute(command, now);
        _commands.Add(new CommandLogEntry(_commands.Count + 1, _events, now, Wall.GetUtcNow(), command, answer));
        Settings.Log?.Write(_events, now, command);
        return answer;
    }

    /// <summary>Intervenes now; false when the venue cannot.</summary>
    internal bool Intervene(VenueIntervention intervention)
    {
        bool done;
        lock (_order)
        {
            done = Intervene(intervention, Clock.Now);
        }

        FlushUsers();
        return done;
    }

    /// <summary>Intervenes at a market time; the caller holds the order.</summary>
    internal bool Intervene(VenueIntervention intervention, DateTimeOffset now)
    {
        var done = TellVenue(intervention, now);
        if (done)
        {
            Settings.Log?.Write(_events, now, intervention);
        }

        return done;
    }

    /// <summary>Notes in the log how far the run came.</summary>
    internal void EndLog()
    {
        lock (_order)
        {
            Settings.Log?.WriteEnd(_events, Clock.Now);
        }
    }

    /// <summary>The one place where the venue hears of the market.</summary>
    private void TellVenue(in MarketEvent happened)
    {
        if (happened.Kind == MarketEventKind.Print)
        {
            var print = happened.Print;
            Venue.OnPrint(print.Contract, print.Price, print.Time);
            Bars.Add(print);
        }
    }

    /// <summary>The one place where the venue hears of an intervention; false when it knows none of the kind.</summary>
    private bool TellVenue(VenueIntervention intervention, DateTimeOffset now)
    {
        switch (intervention)
        {
            case VenueIntervention.Roll roll:
                var known = Venue.Contracts(now);
                if (known.All(contract => contract.Id != roll.From) || known.All(contract => contract.Id != roll.To))
                {
                    return false;
                }

                _rolls = _rolls.With(new ContractRoll(roll.From, roll.To, now));
                return true;
            case VenueIntervention.Permit permit:
                return Venue.Permit(permit.Account, permit.CanTrade);
            case VenueIntervention.Burst burst:
                return Settings.Market.Burst(burst.Length);
            default:
                return false;
        }
    }

    private void OnVenueEvent(VenueEvent happened)
    {
        Settings.Export?.Event(happened);
        _past.OnEvent(happened);
        UserSide.OnEvent(happened);
    }
}
