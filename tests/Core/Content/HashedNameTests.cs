using Omega.Core.Content;

namespace Omega.Core.Tests.Content;

public sealed class HashedNameTests
{
    [Theory]
    [InlineData("assets/index-fBltnqU4.js")]
    [InlineData("assets/About-BGrlD_tS.css")]
    [InlineData("assets/inter-cyrillic-ext-400-normal-DQukG94-.woff")]
    [InlineData("x/2.Dgu6EidX.css")]
    [InlineData("chunks/C8k4u9nE.js")]
    [InlineData("_app/immutable/chunks/BLAVimhd.js")]
    [InlineData("main.08e4214c.js")]
    [InlineData("475.b830b257.chunk.js")]
    [InlineData("4494052da910a04495a9.jpg")]
    [InlineData("assets/images/hill-4494052da910a04495a95b3fd45369af.jpg")]
    [InlineData("css/main.min.29ddc7f6d47ce976c5aae4350b08d416ca42c942ce6d000385b01ac47f6a5a00.css")]
    [InlineData("static/main-XH3FBA67.mjs")]
    [InlineData("static/media/bell.MZPPWY4P.svg")]
    [InlineData("_astro/hill.CYpS6ecE_Z1abcd.webp")]
    [InlineData("_next/static/chunks/092r-mewpaf3q.js")]
    [InlineData("_next/static/chunks/turbopack-2u1d16houkiyo.js")]
    [InlineData("_next/static/FSaKWMD5zBz-NwNyJ_NQg/_buildManifest.js")]
    public void Is_true_of_what_builders_hash(string name) => Assert.True(HashedName.Is(name));

    [Theory]
    [InlineData("index.html")]
    [InlineData("sw.js")]
    [InlineData("service-worker.js")]
    [InlineData("registerSW.js")]
    [InlineData("_app/version.json")]
    [InlineData("_nuxt/builds/latest.json")]
    [InlineData("manifest-DkMAU0Nf.webmanifest")]
    [InlineData("assets/index-fBltnqU4.js.map")]
    [InlineData("assets/index-fBltnqU4.js.gz")]
    [InlineData("489.f4f4cd84.js.LICENSE.txt")]
    [InlineData("post-a1b2c3d4.html")]
    [InlineData("photo-20240131.jpg")]
    [InlineData("photo.20240131.jpg")]
    [InlineData("img/hill-mountain.jpg")]
    [InlineData("img/hill-Mountain.jpg")]
    [InlineData("img/icon-darkMode.svg")]
    [InlineData("img/cover-iPhone15.jpg")]
    [InlineData("img/cover-MyBigCat.jpg")]
    [InlineData("img/poster-SUMMER23.jpg")]
    [InlineData("img/Chapter1.jpg")]
    [InlineData("css/deadbeef.css")]
    [InlineData("assets/icons.svg")]
    [InlineData("assets/site.d59bb4d695de.css")]
    [InlineData("img/hill-1200w.jpg")]
    [InlineData("jquery-3.7.1.min.js")]
    public void Is_false_of_what_may_be_a_word_a_date_or_the_hash_of_another_file(string name) => Assert.False(HashedName.Is(name));
}
