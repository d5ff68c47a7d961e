using System.Collections.Immutable;
using Engine.Markets;

namespace Engine.Actors.Hubs;

/// <summary>
/// The quote and depth frames of one contract that came one after another, with no print between them, until their receiver
/// takes them: one message however many there were, so that a receiver that lags has no more messages waiting than there were
/// prints, and no quote or book is seen ahead of a print that came before it. One piece of work in flight. Thread-safe.
/// </summary>
/// <param name="contract">The contract as subscribed.</param>
/// <param name="boundary">Quotes of two trade dates are never merged, so that no figure of the first is taken for one of the second; null merges all.</param>
public sealed class MergedFrames(ContractId contract, SessionBoundary? boundary = null)
{
    private readonly Lock _gate = new();
    private DepthBacklog? _depth;
    private QuoteUpdate? _quote;
    private int _quoteFrames;
    private int _depthFrames;
    private ReceiptSequence _last;
    private bool _taken;

    /// <summary>The contract.</summary>
    public ContractId Contract => contract;

    /// <summary>Merges a quote in; false when the receiver has taken what was there before, or a trade date has opened since.</summary>
    public bool TryAdd(QuoteUpdate quote)
    {
        lock (_gate)
        {
            if (_taken || (_quote is { } before && boundary?.Parts(before.LastUpdated, quote.LastUpdated) == true))
            {
                return false;
            }

            _quote = _quote is { } earlier ? earlier.Then(quote) : quote;
            _quoteFrames++;
            _last = quote.Sequence;
            return true;
        }
    }

    /// <summary>Adds the entries of a depth frame; false when the receiver has taken what was there before.</summary>
    /// <param name="updates">At least one.</param>
    public bool TryAdd(ImmutableArray<DepthUpdate> updates)
    {
        lock (_gate)
        {
            if (_taken)
            {
                return false;
            }

            (_depth ??= new DepthBacklog()).Add(updates);
            _depthFrames++;
            _last = updates[^1].Sequence;
            return true;
        }
    }

    /// <summary>What has gathered; nothing is added from now on. For the receiver, once.</summary>
    public Content Take()
    {
        lock (_gate)
        {
            _taken = true;
            return new Content(_quote, _quoteFrames, _depth?.Entries ?? [], _depthFrames, _last);
        }
    }

    /// <summary>What has gathered.</summary>
    /// <param name="Quote">Every member that a quote carried, as the last that carried it has it; null without quotes.</param>
    /// <param name="QuoteFrames">How many quotes.</param>
    /// <param name="Depth">Depth entries that together give the same book as all that came, in order.</param>
    /// <param name="DepthFrames">How many depth frames.</param>
    /// <param name="Last">Receipt number of the newest frame.</param>
    public readonly record struct Content(
        QuoteUpdate? Quote, int QuoteFrames, IReadOnlyList<DepthUpdate> Depth, int DepthFrames, ReceiptSequence Last);
}
