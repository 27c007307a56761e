using Omega.EndToEnd.Tests.Support;

namespace Omega.Benchmarks;

/// <summary>A release that was served.</summary>
internal sealed record Release(string Version, string Image, string Content)
{
    public string Digest => Image[(Image.IndexOf('@', StringComparison.Ordinal) + 1)..];

    public static async Task<Release> ServedAsync(TestStack stack) =>
        new(await stack.OutputAsync("version"), await stack.OutputAsync("image"), await stack.OutputAsync("content"));

    /// <summary>Removes the image from this machine, so that it has to come from the registry.</summary>
    public async Task<Release> ForgetAsync()
    {
        await Shell.DockerAsync("image", "rm", "--force", $"{Image[..Image.IndexOf('@', StringComparison.Ordinal)]}:{Version}", Image);
        return (await Shell.DockerAsync("image", "inspect", Image)).ExitCode != 0
            ? this
            : throw new InvalidOperationException($"{Image} cannot be removed from this machine.");
    }
}
