namespace Engine.Host.Configuration;

/// <summary>An object while it is being read: dotted keys may still add to it.</summary>
internal sealed class HoconDraft(int line, bool isExplicit)
{
    private readonly List<string> _order = [];
    private bool _isExplicit = isExplicit;

    public int Line { get; } = line;

    public Dictionary<string, object> Members { get; } = new(StringComparer.Ordinal);

    public void Add(string key, HoconNode value)
    {
        _order.Add(key);
        Members.Add(key, value is HoconObject complete ? Thaw(complete, true) : value);
    }

    public HoconDraft AddImplicit(string key, int line)
    {
        var draft = new HoconDraft(line, false);
        _order.Add(key);
        Members.Add(key, draft);
        return draft;
    }

    /// <summary>Lets <c>a { }</c> follow <c>a.b = 1</c> when they have no key in common; false for everything else given twice.</summary>
    public bool Adopt(string key, HoconNode value)
    {
        if (Members[key] is not HoconDraft draft || value is not HoconObject complete || draft._isExplicit
            || complete.Members.Any(member => draft.Members.ContainsKey(member.Key)))
        {
            return false;
        }

        draft._isExplicit = true;
        foreach (var member in complete.Members)
        {
            draft.Add(member.Key, member.Value);
        }

        return true;
    }

    public HoconObject Freeze() =>
        new([.. _order.Select(key => KeyValuePair.Create(key, Members[key] is HoconDraft draft ? draft.Freeze() : (HoconNode)Members[key]))], Line);

    private static HoconDraft Thaw(HoconObject complete, bool isExplicit)
    {
        var draft = new HoconDraft(complete.Line, isExplicit);
        foreach (var member in complete.Members)
        {
            draft.Add(member.Key, member.Value);
        }

        return draft;
    }
}
