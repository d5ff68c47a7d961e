using System.Text.Json;
using Engine.Actors.Journal;

namespace Engine.Backtest;

/// <summary>
/// The canonical form of a backtest's journal: one JSON object a line, with the event's number, its manifest and the payload as a
/// live journal would hold it. It has market stamps only, so two runs of the same settings are equal byte by byte.
/// </summary>
public static class BacktestExport
{
    /// <summary>Writes every event.</summary>
    public static void Write(BacktestResult result, Stream stream)
    {
        var serializer = new AccountEventSerializer(null!);
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { SkipValidation = true });
        for (var number = 0; number < result.Journal.Count; number++)
        {
            var @event = result.Journal[number];
            writer.WriteStartObject();
            writer.WriteNumber("n", number + 1);
            writer.WriteString("manifest", serializer.Manifest(@event));
            writer.WritePropertyName("event");
            writer.WriteRawValue(serializer.ToBinary(@event), skipInputValidation: true);
            writer.WriteEndObject();
            writer.Flush();
            writer.Reset();
            stream.Write("\n"u8);
        }
    }

    /// <summary>SHA-256 of the canonical form, 64 hexadecimal digits in lower case.</summary>
    public static string HashOf(BacktestResult result)
    {
        using var hash = System.Security.Cryptography.SHA256.Create();
        using (var stream = new System.Security.Cryptography.CryptoStream(Stream.Null, hash, System.Security.Cryptography.CryptoStreamMode.Write))
        {
            Write(result, stream);
        }

        return Convert.ToHexStringLower(hash.Hash!);
    }
}
