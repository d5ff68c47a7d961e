using System.Collections.Immutable;
using System.Text;

namespace Engine.Host.Configuration;

/// <summary>A value of a configuration file, with the line on which it begins (from 1).</summary>
public abstract record HoconNode(int Line)
{
    /// <summary>Canonical text in which every key and text is quoted: what another parser reads cannot differ from what was checked.</summary>
    public string Render()
    {
        var text = new StringBuilder();
        Append(text);
        return text.ToString();
    }

    internal abstract void Append(StringBuilder text);

    internal static void AppendQuoted(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}

/// <summary>A text, number, duration or boolean: all are texts until a setting gives them a type.</summary>
/// <param name="Text">Without quotes.</param>
/// <param name="Line">Where it stands.</param>
public sealed record HoconText(string Text, int Line) : HoconNode(Line)
{
    internal override void Append(StringBuilder text) => AppendQuoted(text, Text);
}

/// <summary>A list.</summary>
/// <param name="Items">Its elements, in order.</param>
/// <param name="Line">Where its bracket opens.</param>
public sealed record HoconArray(ImmutableArray<HoconNode> Items, int Line) : HoconNode(Line)
{
    internal override void Append(StringBuilder text)
    {
        text.Append('[');
        for (var index = 0; index < Items.Length; index++)
        {
            text.Append(index > 0 ? ", " : "");
            Items[index].Append(text);
        }

        text.Append(']');
    }
}

/// <summary>An object. Keys are unique and keep the order of the file.</summary>
/// <param name="Members">Its members.</param>
/// <param name="Line">Where its brace opens.</param>
public sealed record HoconObject(ImmutableArray<KeyValuePair<string, HoconNode>> Members, int Line) : HoconNode(Line)
{
    /// <summary>No members.</summary>
    public static HoconObject Empty { get; } = new([], 0);

    /// <summary>The member with this key; null when there is none.</summary>
    public HoconNode? this[string key]
    {
        get
        {
            foreach (var member in Members)
            {
                if (member.Key == key)
                {
                    return member.Value;
                }
            }

            return null;
        }
    }

    /// <summary>This object without some of its members.</summary>
    public HoconObject Without(ImmutableArray<string> keys) => this with { Members = Members.RemoveAll(member => keys.Contains(member.Key)) };

    /// <summary>This object with another laid over it: objects merge key by key, everything else is replaced.</summary>
    public HoconObject MergedWith(HoconObject above)
    {
        var merged = Members
            .Select(member => (above[member.Key], member.Value) switch
            {
                (null, _) => member,
                (HoconObject over, HoconObject under) => new(member.Key, under.MergedWith(over)),
                var (over, _) => new(member.Key, over),
            })
            .Concat(above.Members.Where(member => this[member.Key] is null));
        return this with { Members = [.. merged] };
    }

    internal override void Append(StringBuilder text)
    {
        text.Append('{');
        for (var index = 0; index < Members.Length; index++)
        {
            text.Append(index > 0 ? ", " : "");
            AppendQuoted(text, Members[index].Key);
            text.Append(" : ");
            Members[index].Value.Append(text);
        }

        text.Append('}');
    }
}
