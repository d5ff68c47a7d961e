using Engine.Gateway.Wire;
using Engine.Markets;

namespace Engine.Simulator;

/// <content>Changes of best bid and ask that no print brought.</content>
internal sealed partial class QuoteState
{
    /// <summary>Takes best bid and ask in; the members that changed when a frame is wanted, else null.</summary>
    public WireQuote? ApplyBook(Price? newBid, Price? newAsk, DateTimeOffset time, bool wanted)
    {
        var (bid, ask) = (newBid != _bid, newAsk != _ask);
        (_bid, _ask, _updated) = (newBid, newAsk, time);
        return wanted && (bid || ask)
            ? new WireQuote
            {
                Symbol = instrument.SymbolId,
                BestBid = bid ? newBid?.ToDecimal() : null,
                BestAsk = ask ? newAsk?.ToDecimal() : null,
                LastUpdated = time,
                Timestamp = time,
                Contract = instrument.Id.Value,
            }
            : null;
    }
}
