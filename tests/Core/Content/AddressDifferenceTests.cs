using Omega.Core.Content;

namespace Omega.Core.Tests.Content;

public sealed class AddressDifferenceTests
{
    [Fact]
    public void Addresses_are_those_of_the_pages_and_a_folder_answers_with_its_page()
    {
        var difference = AddressDifference.Of(
            Image(("index.html", "1"), ("same.css", "1"), ("old/index.html", "1")),
            Image(("index.html", "2"), ("same.css", "1"), ("new.js", "1")));

        Assert.Equal(["/"], difference.Changed);
        Assert.Equal(["/old/"], difference.Gone);
        Assert.Equal(["/new.js"], difference.Added);
    }

    [Fact]
    public void What_is_no_page_is_no_address()
    {
        var difference = AddressDifference.Of(
            new Dictionary<string, string> { ["/usr/sbin/nginx"] = "1", ["/usr/share/omega/version.json"] = "1" },
            new Dictionary<string, string> { ["/usr/sbin/nginx"] = "2", ["/usr/share/omega/version.json"] = "2" });

        Assert.Empty(difference.Changed.Concat(difference.Gone).Concat(difference.Added));
    }

    private static Dictionary<string, string> Image(params (string Name, string Hash)[] pages) =>
        pages.ToDictionary(page => "/usr/share/omega/site/" + page.Name, page => page.Hash);
}
