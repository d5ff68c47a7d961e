namespace Engine.Markets;

/// <summary>When the venue's list is looked at; market time.</summary>
/// <param name="Every">The longest time between two looks.</param>
/// <param name="Before">A look so long before a session begins, so that a change is warned of before it is taken.</param>
/// <param name="Window">How long after it began a session still counts as beginning, when the venue or the book does not answer.</param>
/// <param name="Again">Pause before it is tried again within that time.</param>
public sealed record RollPacing(TimeSpan Every, TimeSpan Before, TimeSpan Window, TimeSpan Again)
{
    /// <summary>Every quarter of an hour, ten minutes before a session, and for fifteen minutes after it began every five seconds.</summary>
    public static RollPacing Default { get; } = new(TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(15), TimeSpan.FromSeconds(5));
}
