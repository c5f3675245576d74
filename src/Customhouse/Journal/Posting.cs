namespace Customhouse.Journal;

/// <summary>
/// One side of a double entry. The postings of one event add up to zero in each unit, so all books always
/// balance; an account that ends in <c>/available</c> is never below zero.
/// </summary>
/// <param name="Account">The account's path, for example <c>guarantee/GAN123/available</c>.</param>
/// <param name="Amount">What is added to the account; a decimal of its unit, negative for what is
/// taken.</param>
/// <param name="Unit">A currency, or the unit of a quota or licence.</param>
public sealed record Posting(string Account, decimal Amount, string Unit)
{
    /// <summary>Whether a movement that would leave less than nothing is refused.</summary>
    public bool MayNotGoBelowZero => Account.EndsWith("/available", StringComparison.Ordinal);
}
