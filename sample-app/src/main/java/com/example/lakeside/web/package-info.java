/**
 * The HTTP API of the bank.
 */
@NullMarked
package com.example.lakeside.web;

import org.jspecify.annotations.NullMarked;
