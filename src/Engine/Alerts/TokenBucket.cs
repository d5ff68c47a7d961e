namespace Engine.Alerts;

/// <summary>A token bucket in whole tokens: full at first, one more each time an interval has passed.</summary>
internal sealed class TokenBucket(int size, TimeSpan every)
{
    private readonly int _capacity = size;
    private int _tokens = size;
    private TimeSpan _since;

    /// <summary>Tokens at a time, which never goes back.</summary>
    public int At(TimeSpan now)
    {
        if (_tokens == _capacity)
        {
            _since = now;
            return _tokens;
        }

        var gained = (now - _since).Ticks / every.Ticks;
        if (gained >= _capacity - _tokens)
        {
            (_tokens, _since) = (_capacity, now);
        }
        else if (gained > 0)
        {
            _tokens += (int)gained;
            _since += every * gained;
        }

        return _tokens;
    }

    /// <summary>Takes one, which has to be there.</summary>
    public void Take(TimeSpan now)
    {
        if (At(now) == 0)
        {
            throw new InvalidOperationException("No token is there.");
        }

        _tokens--;
    }

    /// <summary>When so many are there.</summary>
    public TimeSpan When(int tokens, TimeSpan now) => At(now) >= tokens ? now : _since + (every * (tokens - _tokens));
}
