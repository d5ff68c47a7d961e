using Engine.Actors.Hubs;
using Spectre.Console;

namespace Engine.Host.Run.Watch;

/// <summary>One row of a screen, built from left to right; what does not fit is cut.</summary>
internal sealed class StyledLine
{
    private readonly List<(string Text, Style Style)> _parts = [];

    /// <summary>Characters so far.</summary>
    public int Width => _parts.Sum(part => part.Text.Length);

    public StyledLine Add(string text, Style style)
    {
        if (text.Length > 0)
        {
            _parts.Add((text, style));
        }

        return this;
    }

    public StyledLine Add(StyledLine line)
    {
        _parts.AddRange(line._parts);
        return this;
    }

    /// <summary>Blanks up to a width.</summary>
    public StyledLine PadTo(int width) => Add(new string(' ', Math.Max(0, width - Width)), WatchStyle.Usual);

    /// <summary>The row, cut to a width: what is cut is shown by an ellipsis.</summary>
    public Paragraph ToParagraph(int width)
    {
        var paragraph = new Paragraph { Overflow = Overflow.Crop };
        var left = Width > width ? width - 1 : width;
        foreach (var (text, style) in _parts)
        {
            var shown = text.Length <= left ? text : text[..Math.Max(0, left)];
            paragraph.Append(shown, style);
            left -= shown.Length;
            if (shown.Length < text.Length)
            {
                paragraph.Append("…", style);
                break;
            }
        }

        return _parts.Count == 0 ? paragraph.Append(" ") : paragraph;
    }
}

/// <summary>The colours of a screen: few, and the same for the same thing everywhere.</summary>
internal static class WatchStyle
{
    public static Style Usual { get; } = Style.Plain;

    public static Style Dim { get; } = new(Color.Grey);

    public static Style Buy { get; } = new(Color.Green);

    public static Style Sell { get; } = new(Color.Red);

    public static Style Good { get; } = new(Color.Green);

    public static Style Warning { get; } = new(Color.Yellow);

    public static Style Bad { get; } = new(Color.Red);

    /// <summary>The price of the last print.</summary>
    public static Style Last { get; } = new(Color.Black, Color.Yellow, Decoration.Bold);

    public static Style Of(HubPhase phase) => phase switch
    {
        HubPhase.Connected => Good,
        HubPhase.Connecting or HubPhase.Reconnecting => Warning,
        _ => Bad,
    };
}
