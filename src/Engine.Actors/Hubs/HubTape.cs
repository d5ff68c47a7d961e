using Engine.History.Tape;

namespace Engine.Actors.Hubs;

/// <summary>Where the market hub leaves every frame that it delivers, before anything is conflated.</summary>
/// <param name="Buffer">Takes the frames and what becomes of the connection.</param>
/// <param name="Everything">True subscribes quotes and depth of every contract for the tape's sake, whether or not anybody reads them.</param>
public sealed record HubTape(TapeBuffer Buffer, bool Everything);
