using Engine.Orders;

namespace Engine.Simulator;

/// <summary>A slot of the core's pool. A free slot has no id and chains the free list by <see cref="Next"/>.</summary>
internal struct RestingOrder
{
    public const long Free = 0;

    public const int Unknown = int.MaxValue;

    public long Id;

    /// <summary>Limit, or the stop as it stands.</summary>
    public long Price;

    /// <summary>Of a trailing stop, in price units.</summary>
    public long Distance;

    public int Remaining;

    /// <summary>Of a limit under <see cref="QueueModel.Depth"/>: contracts of others at its price that trade before it, or <see cref="Unknown"/>.</summary>
    public int Ahead;

    /// <summary>What the depth has taken from <see cref="Ahead"/> and no print has explained yet.</summary>
    public int Vanished;

    /// <summary>Contracts shown at its price when the depth last told of it; -1 when it did not.</summary>
    public int Shown;

    /// <summary>Later order of the same queue, or -1.</summary>
    public int Next;

    /// <summary>Earlier order of the same queue, or -1.</summary>
    public int Previous;

    public int NextTrail;

    public int PreviousTrail;

    public MatchingKind Kind;

    /// <summary>
    /// A market order, or a triggered stop: it waits in the queue of takers and at no price. A limit that arrived while the price was stale waits there
    /// for the next one, and then at its own.
    /// </summary>
    public bool Taking;

    private byte _side;

    public OrderSide Side
    {
        readonly get => (OrderSide)_side;
        set => _side = (byte)value;
    }
}
