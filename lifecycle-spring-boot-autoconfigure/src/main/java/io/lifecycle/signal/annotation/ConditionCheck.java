package io.lifecycle.signal.annotation;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.lifecycle.signal.annotation.SignalConditions.Root;
import org.jspecify.annotations.Nullable;

import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ResolvableType;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.spel.ExpressionState;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.FunctionReference;
import org.springframework.expression.spel.ast.Indexer;
import org.springframework.expression.spel.ast.InlineMap;
import org.springframework.expression.spel.ast.Literal;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.OpAnd;
import org.springframework.expression.spel.ast.OpEQ;
import org.springframework.expression.spel.ast.OpGE;
import org.springframework.expression.spel.ast.OpGT;
import org.springframework.expression.spel.ast.OpLE;
import org.springframework.expression.spel.ast.OpLT;
import org.springframework.expression.spel.ast.OpNE;
import org.springframework.expression.spel.ast.OpOr;
import org.springframework.expression.spel.ast.Operator;
import org.springframework.expression.spel.ast.OperatorBetween;
import org.springframework.expression.spel.ast.OperatorInstanceof;
import org.springframework.expression.spel.ast.OperatorMatches;
import org.springframework.expression.spel.ast.OperatorNot;
import org.springframework.expression.spel.ast.Projection;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Selection;
import org.springframework.expression.spel.ast.TypeReference;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;

/**
 * Checks a condition against the type of an event. The type of a part of it that only a
 * value has, such as that of a bean or a map's value, is {@link ResolvableType#NONE} and
 * accepts everything.
 */
final class ConditionCheck {

	private static final DefaultParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

	private static final Set<Class<?>> CONNECTIVES = Set.of(OpAnd.class, OpOr.class, OperatorNot.class);

	private static final Set<Class<?>> COMPARISONS = Set.of(OpEQ.class, OpNE.class, OpGT.class, OpGE.class, OpLT.class,
			OpLE.class);

	private static final Set<Class<?>> TESTS = Set.of(OperatorBetween.class, OperatorInstanceof.class,
			OperatorMatches.class);

	// Names in these are not properties of the root object.
	private static final Set<Class<?>> SCOPES = Set.of(Indexer.class, InlineMap.class, Projection.class,
			Selection.class);

	private final ListenerMethod method;

	private final EvaluationContext context;

	private final Map<String, ResolvableType> variables = new LinkedHashMap<>();

	private final Set<Class<?>> used = new LinkedHashSet<>();

	// A member that a type lacks may belong to the subtype that the condition asks for.
	private boolean narrows;

	private ConditionCheck(ListenerMethod method, EvaluationContext context) {
		this.method = method;
		this.context = context;
	}

	static ConditionCheck of(ListenerMethod method, Class<?> type, EvaluationContext context) {
		ConditionCheck check = new ConditionCheck(method, context);
		ResolvableType event = ListenerTypes.eventType(type, method.parameter());
		check.variables.put("event", event);
		if (method.parameter() != null) {
			@Nullable String[] names = NAMES.getParameterNames(method.method());
			Stream.of((names != null) ? names[0] : null, "a0", "p0")
				.flatMap(Stream::ofNullable)
				.forEach((name) -> check.variables.put(name, event));
		}
		check.variables.put("root", ResolvableType.forClassWithGenerics(Root.class, event));
		return check;
	}

	/**
	 * Check the condition.
	 * @return the classes whose members it uses, as far as they are known
	 */
	Set<Class<?>> check(SpelExpression expression) {
		this.narrows = narrows(expression.getAST());
		ResolvableType root = variable("root", ResolvableType.NONE);
		requireBoolean(expression.getAST(), typeOf(expression.getAST(), root, root));
		return this.used;
	}

	private static boolean narrows(SpelNode node) {
		return node instanceof OperatorInstanceof || children(node).anyMatch(ConditionCheck::narrows);
	}

	private static Stream<SpelNode> children(SpelNode node) {
		return IntStream.range(0, node.getChildCount()).mapToObj(node::getChild);
	}

	/**
	 * Return the type of a part.
	 * @param target the type of the object before the dot
	 * @param scope the type of the object whose properties need no dot
	 */
	private ResolvableType typeOf(SpelNode node, ResolvableType target, ResolvableType scope) {
		if (node instanceof CompoundExpression) {
			ResolvableType type = target;
			for (SpelNode part : children(node).toList()) {
				type = typeOf(part, type, scope);
			}
			return type;
		}
		if (node instanceof VariableReference) {
			return variable(node.toStringAST().substring(1), scope);
		}
		ResolvableType inner = SCOPES.contains(node.getClass()) ? ResolvableType.NONE : scope;
		List<ResolvableType> operands = children(node).map((child) -> typeOf(child, inner, inner)).toList();
		return (node instanceof PropertyOrFieldReference || node instanceof MethodReference)
				? member(node, target, operands.size()) : result(node, target, operands);
	}

	private ResolvableType variable(String name, ResolvableType scope) {
		ResolvableType type = name.equals("this") ? scope : this.variables.get(name);
		if (type == null) {
			throw unknown("#" + name);
		}
		return type;
	}

	private InvalidSignalListenerException unknown(String name) {
		String known = this.variables.keySet().stream().map((key) -> "#" + key).collect(Collectors.joining(", "));
		return invalid("'%s' does not exist".formatted(name),
				"There are the variables %s, where #root.event is the event and #root.args are the arguments; beans are @name."
					.formatted(known));
	}

	private ResolvableType member(SpelNode node, ResolvableType target, int arguments) {
		if (!ConditionMembers.isKnown(target)) {
			return ResolvableType.NONE;
		}
		this.used.add(ConditionMembers.reported(target));
		ResolvableType type = (node instanceof PropertyOrFieldReference property)
				? ConditionMembers.property(target, property.getName())
				: ConditionMembers.method(target, ((MethodReference) node).getName(), arguments);
		return (type != null) ? type : missing(node, target);
	}

	private ResolvableType missing(SpelNode node, ResolvableType target) {
		if (target.toClass() == Root.class) {
			throw unknown(node.toStringAST());
		}
		if (this.narrows && ConditionMembers.isOpen(target)) {
			return ResolvableType.NONE;
		}
		throw invalid("%s has no '%s'".formatted(ConditionMembers.reported(target).getSimpleName(), node.toStringAST()),
				"It has: %s.".formatted(ConditionMembers.names(target, node instanceof MethodReference)));
	}

	private ResolvableType result(SpelNode node, ResolvableType target, List<ResolvableType> operands) {
		if (node instanceof Literal literal) {
			return ResolvableType.forInstance(literal.getLiteralValue().getValue());
		}
		if (node instanceof Indexer) {
			return ConditionMembers.element(target);
		}
		if (node instanceof FunctionReference) {
			throw unknown(node.toStringAST());
		}
		return (node instanceof TypeReference) ? located(node) : operator(node, operands);
	}

	private ResolvableType located(SpelNode node) {
		try {
			Object type = node.getValue(new ExpressionState(this.context));
			return (type instanceof Class<?> found) ? ResolvableType.forClassWithGenerics(Class.class, found)
					: ResolvableType.NONE;
		}
		catch (EvaluationException ex) {
			throw invalid("the type %s does not exist".formatted(node.toStringAST()),
					"Write its full name, as in T(java.time.Duration).");
		}
	}

	private ResolvableType operator(SpelNode node, List<ResolvableType> operands) {
		Class<?> operator = node.getClass();
		if (CONNECTIVES.contains(operator)) {
			IntStream.range(0, operands.size()).forEach((i) -> requireBoolean(node.getChild(i), operands.get(i)));
		}
		boolean numbers = operands.stream().allMatch(ConditionMembers::isNumber);
		if (COMPARISONS.contains(operator) && !numbers && operands.stream().allMatch(ConditionMembers::isKnown)
				&& operands.stream().anyMatch(ConditionMembers::isNumber)) {
			throw invalid("'%s' compares a number with something else".formatted(node.toStringAST()),
					"Compare a number with a number.");
		}
		if (CONNECTIVES.contains(operator) || COMPARISONS.contains(operator) || TESTS.contains(operator)) {
			return ResolvableType.forClass(Boolean.class);
		}
		return (node instanceof Operator && numbers) ? ResolvableType.forClass(Number.class) : ResolvableType.NONE;
	}

	private void requireBoolean(SpelNode node, ResolvableType type) {
		if (ConditionMembers.isKnown(type) && !ConditionMembers.isBoolean(type)) {
			throw invalid("'%s' is of type %s".formatted(node.toStringAST(), type.toClass().getSimpleName()),
					"Write what is true or false, such as a comparison.");
		}
	}

	private InvalidSignalListenerException invalid(String problem, String action) {
		return this.method.invalid("has the condition '%s', but %s".formatted(this.method.condition(), problem),
				action);
	}

}
