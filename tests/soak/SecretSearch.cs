using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Parquet;

namespace Engine.Soak;

/// <summary>
/// Looks for secrets where none may be: in files, in what SQLite and Parquet files hold inside, and in texts. A secret is looked for as it is, URL-encoded, in
/// base64 at each of its three positions, escaped as in JSON, and in UTF-16. Of a token, its payload and its signature are looked for each by itself, so that a
/// cut one is found as well. What it says never shows a secret.
/// </summary>
internal sealed class SecretSearch
{
    private const int Chunk = 1 << 20;

    /// <summary>Shorter pieces occur by chance.</summary>
    private const int LeastLength = 8;

    private readonly SearchValues<string> _patterns;
    private readonly (string Pattern, string Name)[] _named;
    private readonly int _longest;

    /// <summary>Prepares a search.</summary>
    /// <param name="secrets">What is looked for, each with a name for reports.</param>
    public SecretSearch(IEnumerable<(string Name, string Secret)> secrets)
    {
        _named = [.. secrets.SelectMany(s => Pieces(s.Secret).SelectMany(piece => Forms(piece.Text).Select(form => (form.Text, $"{s.Name}{piece.Of}, {form.Name}")))).DistinctBy(p => p.Text)];
        if (_named.Length == 0 || _named.Any(p => p.Pattern.Length < LeastLength))
        {
            throw new ArgumentException($"A secret of at least {LeastLength} characters is needed to look for.", nameof(secrets));
        }

        _patterns = SearchValues.Create(_named.Select(p => p.Pattern).ToArray(), StringComparison.Ordinal);
        _longest = _named.Max(p => p.Pattern.Length);
    }

    /// <summary>Files looked through so far.</summary>
    public int Files { get; private set; }

    /// <summary>Every file of a folder, but for those that may hold a secret.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="exempt">True for the path of a file that may.</param>
    public async Task<IReadOnlyList<string>> InFolderAsync(string folder, Func<string, bool> exempt)
    {
        var found = new List<string>();
        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => !exempt(file)).Order(StringComparer.Ordinal)];
        foreach (var file in files)
        {
            Files++;
            found.AddRange(InBytes(file, await ReadAsync(file).ConfigureAwait(false)));
        }

        // Afterwards: whoever opens a database takes its write-ahead log away.
        foreach (var file in files)
        {
            found.AddRange(Path.GetExtension(file) switch
            {
                ".db" => InText($"{file} (rows)", InsideDatabase(file)),
                ".parquet" => InText($"{file} (values)", await InsideParquetAsync(file).ConfigureAwait(false)),
                ".gz" => InBytes($"{file} (unpacked)", Unpacked(file)),
                _ => [],
            });
        }

        return found;
    }

    /// <summary>A text, such as what a process has said.</summary>
    public IReadOnlyList<string> InText(string where, string text) => InBytes(where, Encoding.UTF8.GetBytes(text));

    private List<string> InBytes(string where, byte[] bytes)
    {
        var found = new List<string>();
        for (var at = 0; at < bytes.Length; at += Chunk)
        {
            // A byte for a character; pieces overlap, so that none is cut in two.
            var text = Encoding.Latin1.GetString(bytes, at, Math.Min(Chunk + _longest, bytes.Length - at));
            if (text.AsSpan().ContainsAny(_patterns))
            {
                found.AddRange(_named.Select(p => (p.Name, At: text.IndexOf(p.Pattern, StringComparison.Ordinal))).Where(p => p.At >= 0)
                    .Select(p => string.Create(CultureInfo.InvariantCulture, $"{where}: {p.Name}, at byte {at + p.At}")));
            }
        }

        return found;
    }

    private static IEnumerable<(string Text, string Of)> Pieces(string secret) => secret.Split('.') is [{ Length: > LeastLength }, { Length: > LeastLength } payload, { Length: > LeastLength } signature]
        ? [(payload, " (payload)"), (signature, " (signature)")]
        : [(secret, "")];

    private static IEnumerable<(string Text, string Name)> Forms(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        yield return (Encoding.Latin1.GetString(bytes), "as it is");
        yield return (Uri.EscapeDataString(secret), "URL-encoded");
        yield return (System.Net.WebUtility.UrlEncode(secret), "as a form field");
        yield return (System.Text.Json.JsonEncodedText.Encode(secret).ToString(), "escaped as in JSON");
        yield return (Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(secret)), "in UTF-16");
        for (var before = 0; before < 3; before++)
        {
            // What stands before it moves it by a byte or two; the letters that its neighbours decide are left out.
            var encoded = Convert.ToBase64String([.. new byte[before], .. bytes]).TrimEnd('=');
            var from = (before * 8 + 5) / 6;
            var whole = (before + bytes.Length) * 8 / 6;
            yield return (encoded[from..whole], "in base64");
            yield return (encoded[from..whole].Replace('+', '-').Replace('/', '_'), "in base64 of URLs");
        }
    }

    private static async Task<byte[]> ReadAsync(string file)
    {
        var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using (stream.ConfigureAwait(false))
        {
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy).ConfigureAwait(false);
            return copy.ToArray();
        }
    }

    /// <summary>Every value of every row, as far as it can be read: in the file itself a long one is cut into pages. A soak damages journals.</summary>
    private static string InsideDatabase(string file)
    {
        var text = new StringBuilder();
        try
        {
            ReadRows(file, text);
        }
        catch (SqliteException)
        {
            text.Append('\n');
        }

        return text.ToString();
    }

    private static void ReadRows(string file, StringBuilder text)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        foreach (var table in Column("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"))
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\"";
            using var row = command.ExecuteReader();
            while (row.Read())
            {
                for (var column = 0; column < row.FieldCount; column++)
                {
                    text.Append(row.GetValue(column) is byte[] blob ? Encoding.UTF8.GetString(blob) : Convert.ToString(row.GetValue(column), CultureInfo.InvariantCulture)).Append('\n');
                }
            }
        }

        List<string> Column(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            using var row = command.ExecuteReader();
            var values = new List<string>();
            while (row.Read())
            {
                values.Add(row.GetString(0));
            }

            return values;
        }
    }

    /// <summary>Every text of every column; in the file they are compressed.</summary>
    private static async Task<string> InsideParquetAsync(string file)
    {
        var text = new StringBuilder();
        await using var reader = await ParquetReader.CreateAsync(file).ConfigureAwait(false);
        foreach (var (key, value) in reader.CustomMetadata)
        {
            text.Append(key).Append('\n').Append(value).Append('\n');
        }

        for (var group = 0; group < reader.RowGroupCount; group++)
        {
            using var rows = reader.OpenRowGroupReader(group);
            foreach (var field in reader.Schema.DataFields.Where(field => field.ClrType == typeof(string)))
            {
                var values = new string?[checked((int)rows.RowCount)];
                await rows.ReadAsync(field, values.AsMemory()).ConfigureAwait(false);
                text.AppendJoin('\n', values).Append('\n');
            }
        }

        return text.ToString();
    }

    private static byte[] Unpacked(string file)
    {
        using var packed = new System.IO.Compression.GZipStream(File.OpenRead(file), System.IO.Compression.CompressionMode.Decompress);
        using var copy = new MemoryStream();
        packed.CopyTo(copy);
        return copy.ToArray();
    }
}
