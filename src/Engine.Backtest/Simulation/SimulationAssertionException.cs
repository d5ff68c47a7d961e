namespace Engine.Backtest;

/// <summary>A simulation went otherwise than a test expected. The message is a sentence, and below it all that happened, with times in Chicago.</summary>
/// <param name="message">What was expected and what is.</param>
public sealed class SimulationAssertionException(string message) : Exception(message);
