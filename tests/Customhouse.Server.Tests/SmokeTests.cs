using Xunit;

namespace Customhouse.Server.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void The_program_is_there() => Assert.NotNull(typeof(Program).Assembly.Location);
}
