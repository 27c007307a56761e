using Omega.Cli.Support;

namespace Omega.Cli.Tests.Support;

public sealed class CheckoutTests
{
    [Fact]
    public void Find_goes_up_to_the_folder_with_project_file_and_cli()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("cli", "bin", "Debug"));
        File.WriteAllText(folder.At("Pulumi.yaml"), "");

        Assert.Equal(folder.Path, Checkout.Find(folder.At("cli", "bin", "Debug")).Root);
    }

    [Fact]
    public void Find_outside_a_checkout_says_what_it_looked_for()
    {
        using var folder = new TemporaryFolder();

        var problem = Assert.Throws<OmegaException>(() => Checkout.Find(folder.Path));

        Assert.Contains(folder.Path, problem.Message, StringComparison.Ordinal);
        Assert.Contains("Pulumi.yaml", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckoutLock_lets_one_command_in_and_the_next_after_it_ended()
    {
        using var folder = new TemporaryFolder();
        var checkout = new Checkout(folder.Path);

        using (CheckoutLock.Take(checkout))
        {
            Assert.Throws<OmegaException>(() => CheckoutLock.Take(checkout));
        }

        CheckoutLock.Take(checkout).Dispose();
    }
}
