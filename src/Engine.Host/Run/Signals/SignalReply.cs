using System.Text.Json;
using System.Text.Json.Serialization;

namespace Engine.Host.Run.Signals;

/// <summary>What became of a signal.</summary>
internal enum SignalOutcome
{
    /// <summary>The strategy has it.</summary>
    Taken,

    /// <summary>A test that the strategy would have taken.</summary>
    Valid,

    /// <summary>It had come before; nothing was done again.</summary>
    Duplicate,

    /// <summary>Nothing was done.</summary>
    Refused,

    /// <summary>The strategy did not answer in time; it may still take it within seconds.</summary>
    Unconfirmed,
}

/// <summary>The answer to a request whose secret was right.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Sentence">The same in words.</param>
internal sealed record SignalReply(SignalOutcome Outcome, string Sentence)
{
    /// <summary>How it is written.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Why it was refused, as it is counted; null when it was not.</summary>
    public string? Reason { get; init; }

    /// <summary>The status that goes with it.</summary>
    [JsonIgnore]
    public int Status { get; init; } = 200;
}
