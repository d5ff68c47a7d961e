namespace Engine.Actors;

/// <summary>
/// Published on the event stream: the wall clock has jumped against monotonic time, or the process did not run for a while. The
/// machine has slept. Connections that look alive are not, and what was seen before is old: hubs connect anew, the book
/// compares itself with the venue before it trades again, and the guardian takes no earlier price for one.
/// </summary>
/// <param name="By">How far; negative when the wall clock was set back.</param>
public sealed record ClockJumped(TimeSpan By);
