using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Engine.Reports;

/// <summary>Text made safe for its place in the page.</summary>
internal static class Html
{
    private static readonly JsonSerializerOptions Compact = new() { WriteIndented = false };

    /// <summary>Text between tags or in an attribute in double quotes. Control characters become spaces.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)));

    /// <summary>JSON within a script element: the default encoder escapes angle brackets and ampersands.</summary>
    public static string Json(JsonNode node) => node.ToJsonString(Compact);
}
