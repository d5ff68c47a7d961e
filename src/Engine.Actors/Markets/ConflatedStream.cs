namespace Engine.Actors.Markets;

/// <summary>
/// One conflated stream to one reader: one item is on its way at the most, and what comes before the reader has handled it
/// is folded into the newest, which follows.
/// </summary>
internal sealed class ConflatedStream
{
    private bool _outstanding;
    private bool _missed;

    /// <summary>There is something newer; true when it is to be handed over now. Counts what the reader never sees because of it.</summary>
    public bool Offer(ref long replaced)
    {
        if (!_outstanding)
        {
            _outstanding = true;
            return true;
        }

        replaced += _missed ? 1 : 0;
        _missed = true;
        return false;
    }

    /// <summary>The reader is done with its item; true when the newest is to be handed over now.</summary>
    public bool Consumed()
    {
        _outstanding = _missed;
        _missed = false;
        return _outstanding;
    }
}
