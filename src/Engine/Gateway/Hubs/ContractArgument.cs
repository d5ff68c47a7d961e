using System.Text.Json;
using System.Text.Json.Serialization;
using Engine.Markets;

namespace Engine.Gateway.Hubs;

/// <summary>The first argument of a market frame. The same few ids come thousands of times a second: their text is made once.</summary>
internal sealed class ContractArgument : JsonConverter<ContractId>
{
    private const int Remembered = 32;
    private ContractId[] _known = [];

    public override ContractId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return default;
        }

        foreach (var known in _known)
        {
            if (reader.ValueTextEquals(known.Value))
            {
                return known;
            }
        }

        var contract = new ContractId(reader.GetString()!);
        if (_known.Length < Remembered)
        {
            _known = [.. _known, contract];
        }

        return contract;
    }

    public override void Write(Utf8JsonWriter writer, ContractId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
