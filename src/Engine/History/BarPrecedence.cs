namespace Engine.History;

/// <summary>
/// Which of two bars of one contract and time the archive keeps. The rule is a total order, and the archive keeps the
/// greatest: so it does not matter in what order, in what pieces or how often bars are written, and good data is never
/// overwritten with less. In turn:
/// <list type="number">
/// <item>a sound bar outranks one whose prices or volume contradict each other;</item>
/// <item>the venue's history outranks a bar built live, which outranks an imported one;</item>
/// <item>the higher revision;</item>
/// <item>the greater volume: the other had not seen every trade;</item>
/// <item>the wider range, for the same reason;</item>
/// <item>and, so that the choice never depends on chance, the greater open, high, low, close and name of the source.</item>
/// </list>
/// </summary>
public static class BarPrecedence
{
    /// <summary>Positive when the left bar is kept, negative when the right one is, zero when they are the same.</summary>
    public static int Compare(in StoredBar left, in StoredBar right)
    {
        var order = left.IsSound.CompareTo(right.IsSound);
        order = order != 0 ? order : left.Source.Kind.CompareTo(right.Source.Kind);
        order = order != 0 ? order : left.Revision.CompareTo(right.Revision);
        order = order != 0 ? order : left.Volume.CompareTo(right.Volume);
        order = order != 0 ? order : Range(left).CompareTo(Range(right));
        order = order != 0 ? order : left.Open.CompareTo(right.Open);
        order = order != 0 ? order : left.High.CompareTo(right.High);
        order = order != 0 ? order : left.Low.CompareTo(right.Low);
        order = order != 0 ? order : left.Close.CompareTo(right.Close);
        return order != 0 ? order : string.CompareOrdinal(left.Source.Detail, right.Source.Detail);
    }

    private static Int128 Range(in StoredBar bar) => (Int128)bar.High.Nanos - bar.Low.Nanos;
}
