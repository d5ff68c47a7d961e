namespace Engine.History;

/// <summary>Who vouches for a stored bar; of two the greater outranks (<see cref="BarPrecedence"/>).</summary>
public enum BarSourceKind
{
    /// <summary>Taken from a file that a person gave.</summary>
    Import = 1,

    /// <summary>Built by the engine from the live tape, which may have had gaps.</summary>
    Live = 2,

    /// <summary>Read from the venue's history (contract.md §4.4).</summary>
    Gateway = 3,
}

/// <summary>Where a stored bar came from; written <c>gateway</c>, <c>live</c>, <c>import:nq.csv</c>.</summary>
/// <param name="Kind">The kind of source.</param>
/// <param name="Detail">The name of the imported file, without its folder; empty otherwise.</param>
public readonly record struct BarSource(BarSourceKind Kind, string Detail)
{
    private const string ImportPrefix = "import:";

    /// <summary>The venue's history.</summary>
    public static BarSource Gateway => new(BarSourceKind.Gateway, "");

    /// <summary>The engine's own bars.</summary>
    public static BarSource Live => new(BarSourceKind.Live, "");

    /// <summary>A file that a person gave.</summary>
    /// <param name="file">Its path; only the name is kept.</param>
    public static BarSource Import(string file) => new(BarSourceKind.Import, Path.GetFileName(file));

    /// <summary>Reads the written form; false when the text is none.</summary>
    public static bool TryParse(string? text, out BarSource source)
    {
        source = text switch
        {
            "gateway" => Gateway,
            "live" => Live,
            not null when text.StartsWith(ImportPrefix, StringComparison.Ordinal) => new(BarSourceKind.Import, text[ImportPrefix.Length..]),
            _ => default,
        };
        return source.Kind != default;
    }

    /// <summary>The written form.</summary>
    public override string ToString() => Kind switch
    {
        BarSourceKind.Gateway => "gateway",
        BarSourceKind.Live => "live",
        _ => ImportPrefix + Detail,
    };
}
