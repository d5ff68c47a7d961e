namespace Engine.Indicators;

/// <summary>A formula of pivot points, from the high H, low L and close C of the session before; R = H − L.</summary>
public enum PivotMethod
{
    /// <summary>Floor traders': P = (H + L + C) / 3; R1 = 2P − L, S1 = 2P − H; R2, S2 = P ± R; R3 = H + 2 (P − L), S3 = L − 2 (H − P).</summary>
    Classic,

    /// <summary>P as classic; levels at P ± 0.382 R, 0.618 R and R.</summary>
    Fibonacci,

    /// <summary>N. Scott's, 1989: levels at C ± 1.1 R / 12, / 6, / 4 and / 2; P as classic.</summary>
    Camarilla,

    /// <summary>K. Wood's with the close counted twice: P = (H + L + 2C) / 4; R1 = 2P − L, S1 = 2P − H; R2, S2 = P ± R. A variant takes the new session's open for C; this is not it.</summary>
    Woodie,
}
