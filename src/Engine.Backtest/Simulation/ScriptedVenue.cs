using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Simulator;

namespace Engine.Backtest;

/// <summary>
/// The venue of a simulation, told what to do. What it is told concerns the next request that the engine sends, whichever it is: an order, a
/// change, a cancel or a close. Without a word it carries everything out.
/// </summary>
public sealed class ScriptedVenue
{
    private readonly Simulation _simulation;
    private readonly Queue<(string What, Func<string, Func<MutationOutcome>, MutationOutcome> Answer)> _next = new();

    internal ScriptedVenue(Simulation simulation) => _simulation = simulation;

    /// <summary>The next request is refused; nothing comes of it.</summary>
    /// <param name="code">The operation's own error code, not 0.</param>
    /// <param name="text">The venue's words; null for none, as is usual there.</param>
    public void RejectsNext(int code = 2, string? text = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(code);
        _next.Enqueue(("refuses", (operation, _) => new MutationOutcome.Refused(new GatewayFailure(operation, FailureKind.Refused, 200, code, text), null)));
    }

    /// <summary>The next request is carried out, and its answer is lost: the engine does not know, until the venue shows it.</summary>
    public void LosesNextAnswer() => _next.Enqueue(("carries out, and the answer is lost to", ExecuteUnheard));

    /// <summary>
    /// The next request does not arrive, and the engine cannot know: new exposure is denied until two readings of the venue, two seconds apart,
    /// show no trace of it.
    /// </summary>
    public void LosesNextRequest() => _next.Enqueue(("never sees", (operation, _) => new MutationOutcome.Unknown(new GatewayFailure(operation, FailureKind.Timeout))));

    /// <summary>The market gives so many contracts and no more, until <see cref="FillsTheRest"/>. Without effect where quotes or books are given: their sizes count.</summary>
    /// <param name="contracts">0 or more, of each contract.</param>
    public void FillsInPart(int contracts)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(contracts);
        _simulation.Does($"the market gives {contracts} contracts and no more", engine => Supply(engine, contracts));
    }

    /// <summary>The market gives any number again; what waited fills at the price of now.</summary>
    public void FillsTheRest() => _simulation.Does("the market gives any number", engine => Supply(engine, null));

    /// <summary>Takes a fill back, as the exchange does with a clearly erroneous trade.</summary>
    /// <param name="fill">A fill that stands.</param>
    /// <exception cref="ArgumentException">The venue knows no such fill, or has taken it back before.</exception>
    public void Busts(SimulatedFill fill) => _simulation.Does($"the venue busts \"{fill.Phrase}\"", engine =>
    {
        if (!engine.Account.Venue.Void(fill.Id, engine.Clock.Now))
        {
            throw new ArgumentException($"The fill \"{fill.Phrase}\" is unknown to the venue, or busted already.", nameof(fill));
        }
    });

    /// <summary>Trading stops in every contract: orders are refused as outside the session and nothing fills; cancels work.</summary>
    public void HaltsTrading() => _simulation.Does("trading is halted", engine => engine.Account.Venue.HaltTrading(null, true));

    /// <summary>Trading goes on.</summary>
    public void ResumesTrading() => _simulation.Does("trading goes on", engine => engine.Account.Venue.HaltTrading(null, false));

    /// <summary>The firm takes the account's permission to trade, or gives it back.</summary>
    /// <param name="canTrade">False takes it.</param>
    public void Permits(bool canTrade) => _simulation.Does(canTrade ? "the account may trade" : "the firm locks the account", engine => engine.Account.Venue.Permit(_simulation.Account.Id, canTrade));

    /// <summary>The user hub goes down: order states and fills reach the engine only by reading, every two seconds, and nothing may be added.</summary>
    public void GoesDark() => _simulation.Does("the user hub goes down", engine => engine.Account.GoDark());

    /// <summary>The user hub stands again: the engine compares itself with the venue, and may trade.</summary>
    public void ComesBack() => _simulation.Does("the user hub stands again", engine => engine.Account.ComeBack());

    /// <summary>What becomes of a request.</summary>
    internal MutationOutcome Answer(VenueCommand command, string operation, Func<MutationOutcome> execute)
    {
        if (!_next.TryDequeue(out var next))
        {
            return execute();
        }

        _simulation.Note($"the venue {next.What} {operation}");
        return next.Answer(operation, execute);
    }

    private static MutationOutcome ExecuteUnheard(string operation, Func<MutationOutcome> execute)
    {
        execute();
        return new MutationOutcome.Unknown(new GatewayFailure(operation, FailureKind.Timeout));
    }

    private static void Supply(InlineEngine engine, int? contracts)
    {
        foreach (var feed in engine.Feeds)
        {
            engine.Account.Venue.Supply(feed.Instrument.Id, contracts);
        }
    }
}
