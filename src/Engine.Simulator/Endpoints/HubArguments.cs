using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;

namespace Engine.Simulator;

/// <summary>Arguments of hub methods as clients send them: loosely typed (contract.md §6.2).</summary>
internal static class HubArguments
{
    /// <summary>An account id, as a number or as text.</summary>
    /// <exception cref="HubException">It is neither.</exception>
    public static int Account(JsonElement argument) => argument.ValueKind switch
    {
        JsonValueKind.Number when argument.TryGetInt32(out var number) => number,
        JsonValueKind.String when int.TryParse(Text(argument), NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new HubException("The account id is not a number."),
    };

    /// <summary>A contract id.</summary>
    /// <exception cref="HubException">It is no text.</exception>
    public static string Contract(JsonElement argument) =>
        argument.ValueKind == JsonValueKind.String && Text(argument) is { Length: > 0 and <= 200 } text
            ? text
            : throw new HubException("The contract id is not text.");

    private static string? Text(JsonElement argument)
    {
        try
        {
            return argument.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }
}
