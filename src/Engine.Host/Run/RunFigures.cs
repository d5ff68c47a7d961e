using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Host.Run;

/// <summary>The figures of one run, counted from the events that it journaled. One writer; readers see whole values.</summary>
internal sealed class RunFigures
{
    private const int RecentOrders = 12;
    private readonly Dictionary<ContractId, int> _net = [];
    private readonly LinkedList<ClientTag> _recent = new();

    public long Orders { get; private set; }

    public long Fills { get; private set; }

    public long RoundTrips { get; private set; }

    public Money RealisedGross { get; private set; }

    public Money Costs { get; private set; }

    public Int128 RealisedNotional { get; private set; }

    public IEnumerable<ClientTag> Recent => _recent;

    public void Add(IEnumerable<IAccountEvent> events)
    {
        foreach (var @event in events)
        {
            switch (@event)
            {
                case OrderIntended intended:
                    Orders++;
                    Remember(intended.Tag);
                    break;
                case ForeignOrderAdopted foreign:
                    Remember(foreign.Tag);
                    break;
                case PositionAdopted adopted:
                    _net[adopted.Contract] = adopted.Net;
                    break;
                case TradeBooked trade:
                    Fills++;
                    RealisedGross += trade.RealizedGross;
                    Costs += trade.Fees + trade.Commissions;
                    RealisedNotional += trade.RealizedNotional;
                    var before = _net.GetValueOrDefault(trade.Contract);
                    var after = before + (trade.Side.Sign() * trade.Size);
                    _net[trade.Contract] = after;
                    RoundTrips += before != 0 && (after == 0 || Math.Sign(after) != Math.Sign(before)) ? 1 : 0;
                    break;
            }
        }
    }

    private void Remember(ClientTag tag)
    {
        _recent.AddFirst(tag);
        if (_recent.Count > RecentOrders)
        {
            _recent.RemoveLast();
        }
    }
}
