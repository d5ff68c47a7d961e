using Engine.Gateway;
using Engine.Health;
using Engine.Markets;

namespace Engine.Actors.Health;

/// <summary>What the health actor needs.</summary>
/// <param name="Wall">Wall time.</param>
/// <param name="Clock">Market time.</param>
/// <param name="Quota">The request quota.</param>
/// <param name="Disk">Looks at the disk of the home folder. Called on a thread of the pool, one call at a time; may block.</param>
/// <param name="Limits">The thresholds.</param>
public sealed record HealthSettings(TimeProvider Wall, IMarketClock Clock, RequestQuota Quota, Func<DiskFact> Disk, HealthLimits Limits);
