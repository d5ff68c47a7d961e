using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Engine.Signals;

namespace Engine.Actors.Strategies;

/// <summary>Signals from outside: looked at here, decided on by the strategy, answered at once; nobody waits for the venue's word.</summary>
public abstract partial class StrategyActor
{
    /// <summary>A wish that has waited for longer is not followed: whoever sent it has been told that nobody answered.</summary>
    private static readonly TimeSpan SignalKeeps = TimeSpan.FromSeconds(5);

    /// <summary>Why what is asked for now is asked for, for the journal; null for the strategy's own reasons.</summary>
    private string? _because;

    private void Hear(StrategyProtocol.SignalReceived received)
    {
        var answer = Answer(received);
        if (answer.Verdict != SignalVerdict.Valid)
        {
            Log.Info("{0}: {1}: {2}", _context.Name, received.Signal.Why, answer.Sentence);
        }

        Sender.Tell(answer);
    }

    private StrategyProtocol.SignalAnswered Answer(StrategyProtocol.SignalReceived received)
    {
        if (Now - received.At > SignalKeeps)
        {
            return new(SignalVerdict.NotReady, "The signal came too late to the strategy: it was busy, or the machine was.");
        }

        if (!_account)
        {
            return new(SignalVerdict.NotReady, "The strategy is not attached to its account yet.");
        }

        if (SignalSymbol.Find(received.Signal.Symbol, [.. _followed.Select(f => f.Instrument)], out var sentence) is not { } instrument)
        {
            return new(SignalVerdict.Refused, sentence!);
        }

        if (received.Test)
        {
            return new(SignalVerdict.Valid, $"It would be handed to {_context.Name} for {instrument.Name}; nothing was done.");
        }

        _because = received.Signal.Why;
        try
        {
            return OnSignal(received.Signal, instrument.Id) is { } refusal
                ? new(SignalVerdict.Refused, refusal)
                : new(SignalVerdict.Taken, $"{_context.Name} has it, for {instrument.Name}.");
        }
        finally
        {
            _because = null;
        }
    }
}
