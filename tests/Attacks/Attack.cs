using Omega.Attacks.Tests.Support;

namespace Omega.Attacks.Tests;

/// <summary>What every attack begins with.</summary>
[Collection(AttackedCollection.Name)]
public abstract class Attack
{
    protected const int Failed = 1;
    protected const int Input = 2;
    protected const int Refused = 3;

    protected Attack(AttackedStack stack)
    {
        Attacked = stack;
        Skip.If(stack.Missing is not null, $"Attacks need a real stack: {stack.Missing}.");
    }

    protected AttackedStack Attacked { get; }

    protected TestStack Stack => Attacked.Stack;

    protected string First => Attacked.Versions[0];

    protected string Second => Attacked.Versions[1];

    protected string Served => Attacked.Versions[^1];
}
