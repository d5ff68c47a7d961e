namespace Engine.Markets;

/// <summary>A stretch of the day in Chicago wall time, such as a regular session of the trader's own choice. Daylight saving follows the zone.</summary>
public readonly record struct ChicagoHours
{
    /// <summary>Makes a stretch.</summary>
    /// <param name="from">First moment, on the calendar day of the trade date.</param>
    /// <param name="until">End, exclusive, on the same day.</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not end after its beginning, or not by 17:00, when the next trade date begins.</exception>
    public ChicagoHours(TimeOnly from, TimeOnly until)
    {
        if (until <= from || until > new TimeOnly(17, 0))
        {
            throw new ArgumentOutOfRangeException(nameof(until), until, "Hours end after their beginning and by 17:00 Chicago, when the next trade date begins.");
        }

        (From, Until) = (from, until);
    }

    /// <summary>First moment.</summary>
    public TimeOnly From { get; }

    /// <summary>End, exclusive.</summary>
    public TimeOnly Until { get; }
}
