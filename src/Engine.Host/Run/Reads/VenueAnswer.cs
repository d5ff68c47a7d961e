using Engine.Gateway;

namespace Engine.Host.Run.Reads;

/// <summary>The venue gave no usable answer; the message is one sentence for a person.</summary>
internal sealed class VenueReadException(string message) : Exception(message);

/// <summary>What the venue answered, or the end of the command.</summary>
internal static class VenueAnswer
{
    /// <summary>The answer.</summary>
    /// <exception cref="VenueReadException">There is none. A failed read is never an empty list.</exception>
    public static T OrFail<T>(this Reading<T> reading) => reading switch
    {
        Reading<T>.Answered answered => answered.Value,
        Reading<T>.Failed failed => throw new VenueReadException($"The venue gave no usable answer: {failed.Failure}."),
        _ => throw new InvalidOperationException("A reading is answered or failed."),
    };

    /// <summary>Awaits a reading and hands out its answer.</summary>
    /// <exception cref="VenueReadException">There is none.</exception>
    public static async Task<T> OrFailAsync<T>(this Task<Reading<T>> reading) => (await reading.ConfigureAwait(false)).OrFail();
}
