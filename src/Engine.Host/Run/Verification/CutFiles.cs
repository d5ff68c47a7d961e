using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using Engine.Actors.Strategies.Configuration;

namespace Engine.Host.Run.Verification;

/// <summary>
/// Files that a strategy reads by itself because a parameter names them, cut where a history is cut: text of rows (<c>.csv</c>, plain or <c>.gz</c>) of which a column is a time. In a cut run the parameter
/// names a copy that ends there. Thread-safe; the copies are gone when it is disposed.
/// </summary>
internal sealed class CutFiles : IDisposable
{
    private readonly Lazy<DirectoryInfo> _folder = new(() => Directory.CreateTempSubdirectory("engine-verify-"));

    /// <summary>The files that parameters of a strategy name and that can be cut.</summary>
    public static IEnumerable<string> Of(StrategyInstance instance) => Named(instance).Select(named => named.File);

    /// <summary>The strategy with copies that end at an instant; itself when it names no such file.</summary>
    /// <param name="instance">The strategy.</param>
    /// <param name="until">The last instant that a row may tell of, UTC.</param>
    public StrategyInstance Cut(StrategyInstance instance, DateTimeOffset until)
    {
        object? parameters = null;
        foreach (var (property, file, column) in Named(instance))
        {
            parameters ??= Clone(instance.Parameters);
            property.SetValue(parameters, Copy(file, column, until));
        }

        return parameters is null ? instance : instance with { Parameters = parameters };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_folder.IsValueCreated)
        {
            _folder.Value.Delete(recursive: true);
        }
    }

    private static IEnumerable<(PropertyInfo Property, string File, int Column)> Named(StrategyInstance instance)
    {
        foreach (var property in instance.Parameters.GetType().GetProperties().Where(p => p.PropertyType == typeof(string) && p.CanWrite))
        {
            if (property.GetValue(instance.Parameters) is string { Length: > 0 } path && File.Exists(path) && ColumnOf(path) is { } column)
            {
                yield return (property, path, column);
            }
        }
    }

    /// <summary>The first column that is a time in the first row after the header; null where there is none.</summary>
    private static int? ColumnOf(string file)
    {
        try
        {
            using var reader = Reader(file);
            var (_, row) = (reader.ReadLine(), reader.ReadLine());
            var column = row is null ? -1 : Array.FindIndex(row.Split(','), cell => TimeOf(cell) is not null);
            return column < 0 ? null : column;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }

    private string Copy(string file, int column, DateTimeOffset until)
    {
        var copy = Path.Combine(_folder.Value.CreateSubdirectory(until.UtcTicks.ToString(CultureInfo.InvariantCulture)).FullName, Path.GetFileName(file));
        using var reader = Reader(file);
        using var writer = new StreamWriter(file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(File.Create(copy), CompressionLevel.Fastest) : File.Create(copy));
        var header = reader.ReadLine();
        writer.WriteLine(header);

        // A bar's time is its start, and what it tells is known at its end.
        var length = header!.Contains(",o,h,l,c", StringComparison.Ordinal) ? TimeSpan.FromMinutes(1) : TimeSpan.Zero;
        while (reader.ReadLine() is { } line)
        {
            if (line.Split(',') is var cells && cells.Length > column && TimeOf(cells[column]) is { } time && time + length <= until)
            {
                writer.WriteLine(line);
            }
        }

        return copy;
    }

    private static StreamReader Reader(string file) =>
        new(file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(File.OpenRead(file), CompressionMode.Decompress) : File.OpenRead(file));

    private static DateTimeOffset? TimeOf(string cell) =>
        cell.Contains('-', StringComparison.Ordinal) && DateTimeOffset.TryParse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static object Clone(object parameters) =>
        typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(parameters, null)!;
}
