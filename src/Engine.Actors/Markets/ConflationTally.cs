namespace Engine.Actors.Markets;

/// <summary>What the readers of a feed never saw because something newer took its place; all readers together, those that have gone included.</summary>
internal sealed class ConflationTally
{
    public long Quotes;
    public long Depth;
}
