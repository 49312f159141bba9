/**
 * The fleet: what many instances send to Kafka becomes one picture. Records go through
 * {@link com.example.lakeside.fleet.FleetProcessor} into stores, from which
 * {@link com.example.lakeside.fleet.Fleet} answers. Nothing here belongs to the bank:
 * everything needs the profile {@code fleet}.
 */
@NullMarked
package com.example.lakeside.fleet;

import org.jspecify.annotations.NullMarked;
