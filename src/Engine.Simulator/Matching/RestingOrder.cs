using Engine.Orders;

namespace Engine.Simulator;

/// <summary>A slot of the core's pool. A free slot has no id and chains the free list by <see cref="Next"/>.</summary>
internal struct RestingOrder
{
    public const long Free = 0;

    public long Id;

    /// <summary>Limit, or the stop as it stands.</summary>
    public long Price;

    /// <summary>Of a trailing stop, in price units.</summary>
    public long Distance;

    public int Remaining;

    /// <summary>Later order of the same queue, or -1.</summary>
    public int Next;

    /// <summary>Earlier order of the same queue, or -1.</summary>
    public int Previous;

    public int NextTrail;

    public int PreviousTrail;

    public MatchingKind Kind;

    /// <summary>A market order, or a triggered stop: it waits in the queue of takers and at no price.</summary>
    public bool Taking;

    private byte _side;

    public OrderSide Side
    {
        readonly get => (OrderSide)_side;
        set => _side = (byte)value;
    }
}
