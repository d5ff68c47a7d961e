using System.Text;
using System.Text.Json;

namespace Engine.Host.Run.History;

/// <summary>JSON on one line.</summary>
internal static class JsonText
{
    /// <summary>What is written.</summary>
    public static string Of(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
