namespace Pulumi;

/// <summary>A value of one of two types.</summary>
public readonly struct Union<T0, T1> : IEquatable<Union<T0, T1>>
{
    private readonly object? _value;

    private Union(object? value, bool isT1)
    {
        _value = value;
        IsT1 = isT1;
    }

    public bool IsT0 => !IsT1;

    public bool IsT1 { get; }

    public T0 AsT0 => IsT0 ? (_value is null ? default! : (T0)_value) : throw new InvalidOperationException("The union holds its second type.");

    public T1 AsT1 => IsT1 ? (_value is null ? default! : (T1)_value) : throw new InvalidOperationException("The union holds its first type.");

    public object? Value => IsT0 ? AsT0 : AsT1;

    public static Union<T0, T1> FromT0(T0 input) => new(input, isT1: false);

    public static Union<T0, T1> FromT1(T1 input) => new(input, isT1: true);

    public static implicit operator Union<T0, T1>(T0 t) => FromT0(t);

    public static implicit operator Union<T0, T1>(T1 t) => FromT1(t);

    public static bool operator ==(Union<T0, T1> left, Union<T0, T1> right) => left.Equals(right);

    public static bool operator !=(Union<T0, T1> left, Union<T0, T1> right) => !left.Equals(right);

    public bool Equals(Union<T0, T1> other) => IsT1 == other.IsT1 && Equals(Value, other.Value);

    public override bool Equals(object? obj) => obj is Union<T0, T1> other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Value, IsT1);

    public override string ToString() => $"{(IsT0 ? typeof(T0) : typeof(T1)).FullName}: {Value}";
}
